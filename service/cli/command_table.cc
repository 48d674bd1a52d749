#include "cli/command_table.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace status_translator {
namespace {

// By the name of the value, which may list alternatives: FILE|DIR.
ValueKind KindOf(absl::string_view value) {
  const std::vector<absl::string_view> names = absl::StrSplit(value, '|');
  const auto has = [&names](absl::string_view name) { return absl::c_linear_search(names, name); };
  if (has("FILE") || has("PATH")) return ValueKind::kFile;
  if (has("DIR")) return ValueKind::kDirectory;
  if (has("PROFILE")) return ValueKind::kProfile;
  return has("SHAPE") ? ValueKind::kShape : ValueKind::kOther;
}

// `type` is the name of the value, and after a colon the description of its check: a set of words, or a range.
void ReadType(absl::string_view type, CommandOption& option) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(type, absl::MaxSplits(':', 1));
  option.value = std::string(parts.first);
  option.kind = KindOf(parts.first);
  absl::string_view check = parts.second;
  if (absl::ConsumePrefix(&check, "{") && absl::ConsumeSuffix(&check, "}")) {
    option.words = absl::StrSplit(check, ',');
    if (option.kind == ValueKind::kOther) option.kind = ValueKind::kWords;
  } else {
    option.range = std::string(check);
  }
}

CommandOption ReadOption(const CLI::Option& option) {
  CommandOption read;
  if (option.nonpositional()) {
    for (const std::string& name : option.get_snames()) read.names.push_back(absl::StrCat("-", name));
    for (const std::string& name : option.get_lnames()) read.names.push_back(absl::StrCat("--", name));
  } else {
    read.names.push_back(option.get_name(true, false));
  }
  if (option.get_type_size() != 0) ReadType(option.get_type_name(), read);
  // The name of a positional argument says what it is.
  if (!option.nonpositional() && read.kind == ValueKind::kOther) read.kind = KindOf(read.names[0]);
  read.help = option.get_description();
  read.repeatable = option.get_expected_max() >= CLI::detail::expected_max_vector_size;
  // The values of a list are in brackets.
  read.default_value = option.get_default_str();
  if (read.repeatable && read.default_value.size() > 1) {
    read.default_value = read.default_value.substr(1, read.default_value.size() - 2);
  }
  read.environment = option.get_envname();
  read.required = option.get_required();
  return read;
}

}  // namespace

Command ReadCommand(const CLI::App& app) {
  Command command{.name = app.get_parent() == nullptr ? "" : app.get_name(),
                  .description = app.get_description(),
                  .footer = app.get_footer()};
  for (const CLI::Option* option : app.get_options()) {
    // An option that can also be given by position is listed as both.
    if (option->get_positional()) {
      CommandOption positional = ReadOption(*option);
      positional.names = {option->get_name(true, false)};
      command.positionals.push_back(std::move(positional));
    }
    if (option->nonpositional()) command.options.push_back(ReadOption(*option));
  }
  return command;
}

std::vector<Command> ReadCommands(const CLI::App& program) {
  std::vector<Command> commands;
  for (const CLI::App* app : program.get_subcommands(nullptr)) commands.push_back(ReadCommand(*app));
  return commands;
}

std::string HelpWithNotes(const CommandOption& option) {
  std::vector<std::string> notes;
  if (option.required) notes.emplace_back("required");
  if (!option.range.empty()) notes.push_back(option.range);
  if (!option.default_value.empty()) notes.push_back(absl::StrCat("default: ", option.default_value));
  if (!option.environment.empty()) notes.push_back(absl::StrCat("environment: ", option.environment));
  return notes.empty() ? option.help : absl::StrCat(option.help, " [", absl::StrJoin(notes, "; "), "]");
}

std::string ArgumentsOf(const Command& command) {
  std::string text = command.options.empty() ? "" : "[OPTIONS]";
  for (const CommandOption& positional : command.positionals) {
    const std::string name = absl::StrCat(positional.names[0], positional.repeatable ? "..." : "");
    absl::StrAppend(&text, text.empty() ? "" : " ", positional.required ? name : absl::StrCat("[", name, "]"));
  }
  return text;
}

}  // namespace status_translator
