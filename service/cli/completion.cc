#include "cli/completion.h"

#include <array>
#include <iterator>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/command_table.h"
#include "support/named_text.h"
#include "support/text_template.h"

namespace status_translator {

// completion_SHELL.tmpl.
absl::Span<const NamedText> CompletionTemplates();

namespace {

// What depends on a shell beside its template.
struct Shell {
  absl::string_view name;
  std::string (*escaped)(absl::string_view text);  // within single quotes
  // How an option or an argument that is called `name` is declared. `values`: what offers its values.
  std::string (*flag)(const CommandOption& option, const std::string& name, const std::string& values);
  // What offers the values of an option or an argument, in the order of ValueKind; "%" stands for the words.
  absl::string_view values[6];
};

std::string BashEscaped(absl::string_view text) { return std::string(text); }

std::string BashFlag(const CommandOption&, const std::string& name, const std::string&) { return name; }

std::string FishEscaped(absl::string_view text) { return absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}); }

// "-s o" or "-l output"; nothing for an argument.
std::string FishFlag(const CommandOption&, const std::string& name, const std::string&) {
  if (name[0] != '-') return "";
  return name.size() == 2 ? absl::StrCat("-s ", name.substr(1)) : absl::StrCat("-l ", name.substr(2));
}

std::string ZshEscaped(absl::string_view text) { return absl::StrReplaceAll(text, {{"'", "'\\''"}}); }

// Within a specification of _arguments.
std::string ZshPart(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"[", "\\["}, {"]", "\\]"}, {":", "\\:"}});
}

// The specification of _arguments.
std::string ZshFlag(const CommandOption& option, const std::string& name, const std::string& values) {
  if (name[0] != '-') {
    return ZshEscaped(absl::StrCat(option.repeatable ? "*:" : ":", ZshPart(name), ":", values));
  }
  // An option that is given is not offered again.
  const std::string prefix = option.repeatable ? "*" : absl::StrCat("(", absl::StrJoin(option.names, " "), ")");
  const absl::string_view joined = option.value.empty() ? "" : name.size() == 2 ? "+" : "=";
  std::string flag = absl::StrCat(prefix, name, joined, "[", ZshPart(option.help), "]");
  if (!option.value.empty()) absl::StrAppend(&flag, ":", ZshPart(option.value), ":", values);
  return ZshEscaped(flag);
}

constexpr Shell kShells[] = {
    // The command that offers the values; none: nothing is offered.
    {"bash",
     BashEscaped,
     BashFlag,
     {"", "_status_translator_words '%'", "_status_translator_files -f", "_status_translator_files -d",
      "_status_translator_names profiles", "_status_translator_names shapes"}},
    // The flags of `complete`: -x requires a value and offers no files.
    {"fish",
     FishEscaped,
     FishFlag,
     {" -x", " -x -a '%'", " -r -F", " -x -a '(__fish_complete_directories)'",
      " -x -a '(__status_translator_names profiles)'", " -x -a '(__status_translator_names shapes)'"}},
    // The action of _arguments; a blank: nothing is offered.
    {"zsh",
     ZshEscaped,
     ZshFlag,
     {" ", "(%)", "_files", "_files -/", "{_status_translator_names profiles}", "{_status_translator_names shapes}"}}};

// The words are plain names.
std::string ValuesOf(const Shell& shell, const CommandOption& option) {
  return absl::StrReplaceAll(shell.values[static_cast<size_t>(option.kind)], {{"%", absl::StrJoin(option.words, " ")}});
}

constexpr auto kShellNames = [] {
  std::array<absl::string_view, std::size(kShells)> names = {};
  for (size_t i = 0; i < names.size(); ++i) names[i] = kShells[i].name;
  return names;
}();

std::vector<TemplateValues> OptionValues(const Shell& shell, const std::vector<CommandOption>& options) {
  std::vector<TemplateValues> all;
  for (const CommandOption& option : options) {
    const std::string offered = ValuesOf(shell, option);
    TemplateValues values = {.texts = {{"help", shell.escaped(option.help)},
                                       {"takes_value", option.value},
                                       {"values", option.value.empty() ? "" : offered}},
                             .lists = {}};
    for (const std::string& name : option.names) {
      const bool is_last = &name == &option.names.back();
      values.lists["names"].push_back(
          {.texts = {{"flag", shell.flag(option, name, offered)}, {"next", is_last ? "" : "1"}}, .lists = {}});
    }
    all.push_back(std::move(values));
  }
  return all;
}

TemplateValues CommandValues(const Shell& shell, const Command& command, bool has_next) {
  const auto last_name = [](std::string* out, const CommandOption& option) { out->append(option.names.back()); };
  TemplateValues values = {.texts = {{"name", command.name},
                                     {"description", shell.escaped(command.description)},
                                     {"option_names", absl::StrJoin(command.options, " ", last_name)},
                                     {"next", has_next ? "1" : ""}},
                           .lists = {{"options", OptionValues(shell, command.options)},
                                     {"positionals", OptionValues(shell, command.positionals)}}};
  if (!command.positionals.empty()) {
    const CommandOption& first = command.positionals[0];
    values.texts["argument"] = ValuesOf(shell, first);
    if (first.kind != ValueKind::kOther) values.texts["completes_argument"] = "1";
  }
  return values;
}

}  // namespace

absl::Span<const absl::string_view> CompletionShells() { return kShellNames; }

std::string CompletionScript(absl::string_view shell, const CLI::App& app) {
  const auto* found = absl::c_find_if(kShells, [shell](const Shell& one) { return one.name == shell; });
  const std::vector<Command> commands = ReadCommands(app);
  TemplateValues values = CommandValues(*found, ReadCommand(app), false);
  for (const Command& command : commands) {
    values.lists["commands"].push_back(CommandValues(*found, command, &command != &commands.back()));
  }
  // The templates are embedded in the order of their names, as the shells are.
  return FillTemplate(CompletionTemplates()[static_cast<size_t>(found - kShells)].bytes, values);
}

}  // namespace status_translator
