#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/completion.h"

namespace status_translator {
namespace {

constexpr char kFishStart[] =
    R"(# Completion of status-translator for fish. Written by: status-translator completion fish
# Names that the program lists: profiles or shapes.
function __status_translator_names
    status-translator list --$argv[1] -o tsv 2>/dev/null | cut -f 1
end
complete -c status-translator -f
)";

std::string FishQuoted(absl::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

// The flags of `complete` for a value: -x requires one and offers no files.
std::string FishValues(const CommandOption& option) {
  switch (option.kind) {
    case ValueKind::kWords:
      return absl::StrCat(" -x -a ", FishQuoted(absl::StrJoin(option.words, " ")));
    case ValueKind::kFile:
      return " -r -F";
    case ValueKind::kDirectory:
      return " -x -a '(__fish_complete_directories)'";
    case ValueKind::kProfile:
      return " -x -a '(__status_translator_names profiles)'";
    case ValueKind::kShape:
      return " -x -a '(__status_translator_names shapes)'";
    case ValueKind::kOther:
      break;
  }
  return " -x";
}

std::string FishOptions(const Command& command, absl::string_view condition) {
  std::string text;
  for (const CommandOption& option : command.options) {
    absl::StrAppend(&text, "complete -c status-translator -n ", condition);
    for (const std::string& name : option.names) {
      // "-o" or "--output".
      absl::StrAppend(&text, name.size() == 2 ? " -s " : " -l ", name.substr(name.size() == 2 ? 1 : 2));
    }
    if (!option.value.empty()) absl::StrAppend(&text, FishValues(option));
    absl::StrAppend(&text, " -d ", FishQuoted(option.help), "\n");
  }
  return text;
}

}  // namespace

std::string FishCompletion(const Command& program, const std::vector<Command>& commands) {
  std::string text = kFishStart;
  for (const Command& command : commands) {
    absl::StrAppend(&text, "complete -c status-translator -n __fish_use_subcommand -a ", command.name, " -d ",
                    FishQuoted(command.description), "\n");
  }
  absl::StrAppend(&text, FishOptions(program, "__fish_use_subcommand"));
  for (const Command& command : commands) {
    const std::string condition = absl::StrCat("'__fish_seen_subcommand_from ", command.name, "'");
    if (!command.positionals.empty() && command.positionals[0].kind != ValueKind::kOther) {
      absl::StrAppend(&text, "complete -c status-translator -n ", condition, FishValues(command.positionals[0]), "\n");
    }
    absl::StrAppend(&text, FishOptions(command, condition));
  }
  return text;
}

}  // namespace status_translator
