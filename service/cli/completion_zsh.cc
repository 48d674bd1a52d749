#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/completion.h"

namespace status_translator {
namespace {

constexpr char kZshStart[] = R"sh(#compdef status-translator
# Completion of status-translator for zsh. Written by: status-translator completion zsh

# Names that the program lists: profiles or shapes.
_status_translator_names() {
  local -a names
  names=(${(f)"$($program list --$1 -o tsv 2>/dev/null | cut -f 1)"})
  compadd "${@:2}" -a names
}

_status-translator() {
  local program=$words[1] context state state_descr line
  local -A opt_args
  local -a commands
  commands=(
)sh";

constexpr char kZshEnd[] = R"sh(  esac
}

if [[ $funcstack[1] == _status-translator ]]; then
  _status-translator "$@"
else
  compdef _status-translator status-translator
fi
)sh";

std::string ZshQuoted(absl::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

std::string ZshEscaped(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"[", "\\["}, {"]", "\\]"}, {":", "\\:"}});
}

// The action of _arguments that offers the values; a blank: nothing is offered.
std::string ZshValues(const CommandOption& option) {
  switch (option.kind) {
    case ValueKind::kWords:
      return absl::StrCat("(", absl::StrJoin(option.words, " "), ")");
    case ValueKind::kFile:
      return "_files";
    case ValueKind::kDirectory:
      return "_files -/";
    case ValueKind::kProfile:
      return "{_status_translator_names profiles}";
    case ValueKind::kShape:
      return "{_status_translator_names shapes}";
    case ValueKind::kOther:
      break;
  }
  return " ";
}

// The specifications of _arguments, one line each.
std::string ZshOptions(const Command& command) {
  std::string text;
  for (const CommandOption& option : command.options) {
    for (const std::string& name : option.names) {
      // An option that is given is not offered again.
      const std::string prefix = option.repeatable ? "*" : absl::StrCat("(", absl::StrJoin(option.names, " "), ")");
      const absl::string_view joined = option.value.empty() ? "" : name.size() == 2 ? "+" : "=";
      std::string spec = absl::StrCat(prefix, name, joined, "[", ZshEscaped(option.help), "]");
      if (!option.value.empty()) absl::StrAppend(&spec, ":", ZshEscaped(option.value), ":", ZshValues(option));
      absl::StrAppend(&text, "        ", ZshQuoted(spec), " \\\n");
    }
  }
  return text;
}

std::string ZshPositionals(const Command& command) {
  std::string text;
  for (const CommandOption& option : command.positionals) {
    absl::StrAppend(
        &text, "        ",
        ZshQuoted(absl::StrCat(option.repeatable ? "*:" : ":", ZshEscaped(option.names[0]), ":", ZshValues(option))),
        " \\\n");
  }
  return text;
}

}  // namespace

std::string ZshCompletion(const Command& program, const std::vector<Command>& commands) {
  std::string text = kZshStart;
  for (const Command& command : commands) {
    absl::StrAppend(&text, "    ", ZshQuoted(absl::StrCat(command.name, ":", command.description)), "\n");
  }
  absl::StrAppend(&text, "  )\n  _arguments -C \\\n", ZshOptions(program),
                  "        '1:command:->command' \\\n        '*::argument:->argument' && return\n",
                  "  if [[ $state == command ]]; then\n    _describe command commands\n    return\n  fi\n",
                  "  case $words[1] in\n");
  for (const Command& command : commands) {
    absl::StrAppend(&text, "    ", command.name, ")\n      _arguments \\\n", ZshOptions(command),
                    ZshPositionals(command), "        && return ;;\n");
  }
  return absl::StrCat(text, kZshEnd);
}

}  // namespace status_translator
