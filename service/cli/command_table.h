// The commands and options of the program as plain values, from which the help, the shell completions and the manual
// pages are made, so that they cannot differ from what the program accepts.
#ifndef STATUS_TRANSLATOR_CLI_COMMAND_TABLE_H_
#define STATUS_TRANSLATOR_CLI_COMMAND_TABLE_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace status_translator {

// What a shell completes a value with.
enum class ValueKind { kOther, kWords, kFile, kDirectory, kProfile, kShape };

// An option or a positional argument.
struct CommandOption {
  std::vector<std::string> names;  // "-o", "--output"; of a positional argument its name alone
  std::string value;               // what the value is called, for example "FORMAT"; empty: a flag
  ValueKind kind = ValueKind::kOther;
  std::vector<std::string> words;  // the only values, or those that are known (kWords)
  std::string range;               // for example "0 to 100"; empty: none
  std::string help;
  std::string default_value;
  std::string environment;
  bool repeatable = false;
  bool required = false;
};

struct Command {
  std::string name;  // empty: the program
  std::string description;
  std::string footer;
  std::vector<CommandOption> positionals;
  std::vector<CommandOption> options;
};

// One command; the program itself if `app` has no parent.
Command ReadCommand(const CLI::App& app);

// The commands, in the order of the help.
std::vector<Command> ReadCommands(const CLI::App& program);

// "the help [default: x; environment: Y]".
std::string HelpWithNotes(const CommandOption& option);

// "[OPTIONS] FILE...", what follows the name of a command in its synopsis.
std::string ArgumentsOf(const Command& command);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_COMMAND_TABLE_H_
