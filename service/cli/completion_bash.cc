#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/completion.h"

namespace status_translator {
namespace {

// Bash splits words at "=", so that --format=go is three of them.
constexpr char kBashStart[] =
    R"sh(# Completion of status-translator for bash 4 and later. Written by: status-translator completion bash
_status_translator_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
_status_translator_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}
# Names that the program lists: profiles or shapes.
_status_translator_names() { _status_translator_words "$("$program" list "--$1" -o tsv 2>/dev/null | cut -f 1)"; }

_status_translator() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} program=${1/#\~/$HOME} command='' word
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  COMPREPLY=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    case $word in
)sh";

constexpr char kBashEnd[] = R"sh(}
complete -F _status_translator status-translator
)sh";

// The command that offers the values; empty: nothing is offered.
std::string BashValues(const CommandOption& option) {
  switch (option.kind) {
    case ValueKind::kWords:
      return absl::StrCat("_status_translator_words '", absl::StrJoin(option.words, " "), "'");
    case ValueKind::kFile:
      return "_status_translator_files -f";
    case ValueKind::kDirectory:
      return "_status_translator_files -d";
    case ValueKind::kProfile:
      return "_status_translator_names profiles";
    case ValueKind::kShape:
      return "_status_translator_names shapes";
    case ValueKind::kOther:
      break;
  }
  return "";
}

// The values of the options that take one: nothing else follows them.
std::string BashOptionValues(const Command& command) {
  std::string text;
  for (const CommandOption& option : command.options) {
    if (option.value.empty()) continue;
    const std::string pattern = absl::StrJoin(option.names, "|", [&](std::string* out, const std::string& name) {
      absl::StrAppend(out, "'", command.name, " ", name, "'");
    });
    const std::string values = BashValues(option);
    absl::StrAppend(&text, "    ", pattern, ") ", values, values.empty() ? "" : "; ", "return ;;\n");
  }
  return text;
}

std::string BashOptionNames(const Command& command) {
  return absl::StrJoin(command.options, " ",
                       [](std::string* out, const CommandOption& option) { out->append(option.names.back()); });
}

// Options, and what stands in the place of an argument.
std::string BashWords(const Command& command) {
  std::string values = command.positionals.empty() ? "" : BashValues(command.positionals[0]);
  if (values.empty()) values = "true";
  return absl::StrCat("    ", command.name, ") if [[ $cur == -* ]]; then _status_translator_words '",
                      BashOptionNames(command), "'; else ", values, "; fi ;;\n");
}

}  // namespace

std::string BashCompletion(const Command& program, const std::vector<Command>& commands) {
  const auto name_of = [](std::string* out, const Command& command) { out->append(command.name); };
  std::string text = absl::StrCat(kBashStart, "      ", absl::StrJoin(commands, " | ", name_of),
                                  ") command=$word && break ;;\n    esac\n  done\n  case \"$command $prev\" in\n");
  for (const Command& command : commands) absl::StrAppend(&text, BashOptionValues(command));
  absl::StrAppend(&text, "  esac\n  case $command in\n");
  for (const Command& command : commands) absl::StrAppend(&text, BashWords(command));
  return absl::StrCat(text, "    *) _status_translator_words '", absl::StrJoin(commands, " ", name_of), " ",
                      BashOptionNames(program), "' ;;\n  esac\n", kBashEnd);
}

}  // namespace status_translator
