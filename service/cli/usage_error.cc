#include "cli/usage_error.h"

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "cli/command_table.h"
#include "core/nearest.h"

namespace status_translator {
namespace {

std::vector<absl::string_view> CommandNames(const std::vector<Command>& commands) {
  std::vector<absl::string_view> names;
  for (const Command& command : commands) names.emplace_back(command.name);
  return names;
}

std::vector<absl::string_view> OptionNames(const Command& command) {
  std::vector<absl::string_view> names;
  for (const CommandOption& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

bool LooksLikeOption(absl::string_view word) { return word.size() > 1 && word[0] == '-'; }

// The option without a value that is joined to it: "--format" of "--format=go".
absl::string_view NameOf(absl::string_view word) { return word.substr(0, word.find('=')); }

const CommandOption* FindOption(const Command& command, absl::string_view name) {
  for (const CommandOption& option : command.options) {
    if (absl::c_linear_search(option.names, name)) return &option;
  }
  return nullptr;
}

// The first word, as the user wrote them, that was not understood; empty: none.
std::string FirstRemaining(const std::vector<std::string>& remaining, const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument != "--" && absl::c_linear_search(remaining, argument)) return argument;
  }
  return "";
}

// " (did you mean --http-listen?)" for --http: an option that the word begins is likelier than one that is near.
std::string DidYouMeanOption(absl::string_view name, const std::vector<absl::string_view>& names) {
  // Any two short names are one letter apart.
  if (name.size() <= 2) return "";
  constexpr size_t kMostLonger = 4;
  std::vector<absl::string_view> longer;
  absl::c_copy_if(names, std::back_inserter(longer),
                  [name](absl::string_view one) { return absl::StartsWithIgnoreCase(one, name); });
  if (name == "--" || longer.empty() || longer.size() > kMostLonger) return DidYouMean(name, names);
  return absl::StrCat(" (did you mean ", absl::StrJoin(longer, " or "), "?)");
}

std::string UnknownOption(const std::vector<Command>& commands, const Command& command, absl::string_view word) {
  const absl::string_view name = NameOf(word);
  if (command.name.empty()) {
    for (const Command& other : commands) {
      if (FindOption(other, name) == nullptr) continue;
      return absl::StrCat(name, " must follow its command: status-translator ", other.name, " ", name);
    }
  }
  return absl::StrCat(name, " is not an option", command.name.empty() ? "" : " of ", command.name,
                      DidYouMeanOption(name, OptionNames(command)));
}

std::string UnknownCommand(const std::vector<Command>& commands, absl::string_view word) {
  const std::string suggestion = DidYouMean(word, CommandNames(commands));
  if (!suggestion.empty()) return absl::StrCat("\"", word, "\" is not a command", suggestion);
  return absl::StrCat("\"", word, "\" is not one of the commands ", absl::StrJoin(CommandNames(commands), ", "),
                      "; to look it up: status-translator explain ", word);
}

std::string OneArgumentTooMany(const Command& command, absl::string_view word) {
  std::string takes = "no arguments";
  if (!command.positionals.empty()) {
    takes = absl::StrCat("only ", absl::StrJoin(command.positionals, " and ", [](std::string* out, const auto& option) {
                           out->append(option.names[0]);
                         }));
  }
  return absl::StrCat("\"", word, "\" is one argument too many: ", command.name, " takes ", takes);
}

// "--top" of messages such as "--top: ..." and "Could not convert: --top = x".
const CommandOption* OptionAtFault(const Command& command, absl::string_view message) {
  for (absl::string_view word : absl::StrSplit(message, ' ')) {
    absl::ConsumeSuffix(&word, ":");
    if (!LooksLikeOption(word)) continue;
    return FindOption(command, word);
  }
  return nullptr;
}

// What is wrong with a value outside of a range. `message` is that of CLI::Range: "--status: Value 4o4 not in range 100
// to 599". Empty if it is another message.
std::string OutOfRange(absl::string_view name, absl::string_view message) {
  constexpr absl::string_view kValue = "Value ";
  const std::vector<absl::string_view> parts = absl::StrSplit(message, absl::MaxSplits(" not in range ", 1));
  const size_t value_at = parts[0].find(kValue);
  if (parts.size() < 2 || value_at == absl::string_view::npos) return "";
  const absl::string_view value = parts[0].substr(value_at + kValue.size());
  // An upper bound that is only the largest int64_t tells the user nothing.
  const std::string range =
      absl::StrReplaceAll(parts[1], {{absl::StrCat("0 to ", std::numeric_limits<int64_t>::max()), "0 or more"}});
  int64_t number = 0;
  if (!absl::SimpleAtoi(value, &number)) {
    return absl::StrCat(name, ": \"", value, "\" is not a whole number: ", range);
  }
  return absl::StrCat(name, ": ", value, " is out of range: ", range);
}

// The message of the library in terms of what the user wrote.
std::string Reworded(const CLI::Error& error, const Command& command) {
  std::string message = error.what();
  const CommandOption* option = OptionAtFault(command, message);
  if (option == nullptr) return message;
  const std::string& name = option->names.back();
  if (absl::StrContains(message, " missing")) {
    return absl::StrCat(name, " needs a value: ", name, " ", option->value);
  }
  if (absl::StrContains(message, "At Most 1 required")) return absl::StrCat(name, " can be given once");
  if (std::string out_of_range = OutOfRange(name, message); !out_of_range.empty()) return out_of_range;
  if (error.get_name() == "ConversionError") {
    const std::vector<absl::string_view> parts = absl::StrSplit(message, absl::MaxSplits(" = ", 1));
    return absl::StrCat(name, ": \"", parts.back(), "\" is not ", option->value.empty() ? "true or false" : "a number");
  }
  return message;
}

// Where a wrong value comes from if the command line does not have it.
std::string FromEnvironment(const CommandOption* option, const std::vector<std::string>& arguments) {
  if (option == nullptr || option->environment.empty() || std::getenv(option->environment.c_str()) == nullptr) {
    return "";
  }
  for (const std::string& argument : arguments) {
    for (const std::string& name : option->names) {
      // A value may be joined to a short name: -ojson.
      if (NameOf(argument) == name || (name.size() == 2 && absl::StartsWith(argument, name))) return "";
    }
  }
  return absl::StrCat(" (from the environment variable ", option->environment, ")");
}

std::string Mistake(const CLI::App& app, const CLI::App& chosen, const CLI::Error& error,
                    const std::vector<std::string>& arguments) {
  const std::vector<Command> commands = ReadCommands(app);
  // A misspelt word is often why something else is missing, so it is named first.
  for (const CLI::App* one : {&app, &chosen}) {
    const Command command = ReadCommand(*one);
    const std::vector<std::string> remaining = one->remaining();
    std::vector<std::string> options;
    absl::c_copy_if(remaining, std::back_inserter(options), LooksLikeOption);
    if (const std::string word = FirstRemaining(options, arguments); !word.empty()) {
      return UnknownOption(commands, command, word);
    }
    if (const std::string word = FirstRemaining(remaining, arguments); !word.empty()) {
      return command.name.empty() ? UnknownCommand(commands, word) : OneArgumentTooMany(command, word);
    }
  }
  if (&app == &chosen) return absl::StrCat("a command is required: ", absl::StrJoin(CommandNames(commands), ", "));
  const Command command = ReadCommand(chosen);
  return absl::StrCat(Reworded(error, command), FromEnvironment(OptionAtFault(command, error.what()), arguments));
}

}  // namespace

std::string UsageErrorText(const CLI::App& app, const CLI::Error& error, const std::vector<std::string>& arguments) {
  const std::vector<CLI::App*> parsed = app.get_subcommands();
  const CLI::App& chosen = parsed.empty() ? app : *parsed.front();
  return absl::StrCat("status-translator: ", Mistake(app, chosen, error, arguments), "\nSee: status-translator ",
                      parsed.empty() ? "" : chosen.get_name(), parsed.empty() ? "" : " ", "--help\n");
}

}  // namespace status_translator
