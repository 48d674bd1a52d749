#include "cli/completion.h"

#include <array>
#include <cstddef>
#include <iterator>

#include "absl/algorithm/container.h"

namespace status_translator {
namespace {

struct Shell {
  absl::string_view name;
  std::string (*script)(const Command& program, const std::vector<Command>& commands);
};

constexpr Shell kShells[] = {{"bash", BashCompletion}, {"fish", FishCompletion}, {"zsh", ZshCompletion}};
constexpr auto kShellNames = [] {
  std::array<absl::string_view, std::size(kShells)> names = {};
  for (size_t i = 0; i < names.size(); ++i) names[i] = kShells[i].name;
  return names;
}();

}  // namespace

absl::Span<const absl::string_view> CompletionShells() { return kShellNames; }

std::string CompletionScript(absl::string_view shell, const CLI::App& app) {
  const auto* found = absl::c_find_if(kShells, [shell](const Shell& one) { return one.name == shell; });
  return found->script(ReadCommand(app), ReadCommands(app));
}

}  // namespace status_translator
