#include "cli/program.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "cli/command_table.h"
#include "cli/completion.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/man_page.h"
#include "cli/output.h"
#include "cli/usage_error.h"
#include "cli/version.h"
#include "core/misspelt_variables.h"
#include "core/nearest.h"
#include "core/version.h"

namespace status_translator {
namespace {

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const Command& command : ReadCommands(app)) names.push_back(command.name);
  return names;
}

// Adds a positional argument COMMAND that takes the name of a command; the set of commands must be complete.
void AddCommandArgument(const CLI::App& app, CLI::App& command, std::string& value, const std::string& help) {
  const std::vector<std::string> names = CommandNames(app);
  command.add_option("COMMAND", value, help)
      ->type_name("")
      ->check(CLI::Validator(
          [names](const std::string& name) {
            const std::vector<absl::string_view> words(names.begin(), names.end());
            return NotOneOf(name, words);
          },
          WordSet(std::vector<absl::string_view>(names.begin(), names.end()))));
}

void AddCompletion(const CLI::App& app, CLI::App& command, int& exit_code) {
  auto shell = std::make_shared<std::string>();
  command.add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->type_name("")
      ->check(CLI::Validator([](const std::string& name) { return NotOneOf(name, CompletionShells()); },
                             WordSet(CompletionShells())));
  command.footer(
      "Examples: source <(status-translator completion bash)\n"
      "          status-translator completion zsh > ~/.zfunc/_status-translator\n"
      "          status-translator completion fish > ~/.config/fish/completions/status-translator.fish\n"
      "An installed package brings these files in the directories where the shells look for them.");
  command.callback([&app, shell, &exit_code] {
    Print(CompletionScript(*shell, app));
    exit_code = kExitDone;
  });
}

int PrintManPages(const CLI::App& app, const std::string& name, const std::string& directory) {
  if (directory.empty()) {
    Print(ManPage(app, name));
    return kExitDone;
  }
  const absl::Status written = WriteManPages(app, directory);
  return written.ok() ? kExitDone : Fail(written);
}

struct ManOptions {
  std::string command;
  std::string directory;
};

void AddMan(const CLI::App& app, CLI::App& command, int& exit_code) {
  auto options = std::make_shared<ManOptions>();
  AddCommandArgument(app, command, options->command, "The command; none: the program");
  command.add_option("--directory", options->directory, "Write the pages of all commands into this directory instead")
      ->type_name("DIR");
  command.footer("Example: status-translator man explain | man -l -");
  command.callback(
      [&app, options, &exit_code] { exit_code = PrintManPages(app, options->command, options->directory); });
}

void AddHelp(const CLI::App& app, CLI::App& command, int& exit_code) {
  auto name = std::make_shared<std::string>();
  AddCommandArgument(app, command, *name, "The command; none: the program");
  command.footer("Example: status-translator help explain");
  command.callback([&app, name, &exit_code] {
    Print(HelpText(name->empty() ? app : *app.get_subcommand(*name), TerminalWidth()));
    exit_code = kExitDone;
  });
}

// The arguments of the program. Those of an empty variable, such as --origin="$ORIGIN", are read as --origin "": the
// library would take the next argument as the value of "--origin=".
std::vector<std::string> ReadArguments(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  bool has_options = true;
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    has_options = has_options && argument != "--";
    const bool is_empty = has_options && absl::StartsWith(argument, "--") && absl::ConsumeSuffix(&argument, "=");
    arguments.emplace_back(argument);
    if (is_empty) arguments.emplace_back();
  }
  return arguments;
}

// Throws for the first argument that is empty. It is often that of a variable that is not set, and most options would
// take it for none: --server "$ADDR" would then ask the built-in table.
void RefuseEmptyArguments(const CLI::App& command, const std::vector<std::string>& arguments) {
  const auto empty = absl::c_find_if(arguments, [](const std::string& argument) { return argument.empty(); });
  if (empty == arguments.end() || empty == arguments.begin()) return;
  const std::string& before = *std::prev(empty);
  const bool has_options = std::find(arguments.begin(), empty, "--") == empty;
  if (has_options && absl::StartsWith(before, "-") && command.get_option_no_throw(before) != nullptr) {
    throw CLI::ValidationError(before, "the value is empty: give one, or leave the option out");
  }
  const Command read = ReadCommand(command);
  throw CLI::ValidationError(read.positionals.size() == 1 ? read.positionals[0].names[0] : read.name,
                             "an argument is empty: give a value, or leave it out");
}

// Not for serve, whose standard error is its log; it logs them itself.
void WarnOfVariables(const CLI::App& app) {
  std::vector<std::string> known;
  for (const Command& command : ReadCommands(app)) {
    for (const CommandOption& option : command.options) known.push_back(option.environment);
  }
  for (const std::string& mistake : MisspeltVariables(known, environ)) {
    std::cerr << "status-translator: " << mistake << "\n";
  }
}

}  // namespace

void AddProgramCommands(CLI::App& app, int& exit_code) {
  app.require_subcommand(1);
  app.set_version_flag("--version", absl::StrCat("status-translator ", kVersion), "Print the version and exit");
  app.get_help_ptr()->description("Print this help and exit");
  AddVersion(app, exit_code);
  CLI::App* completion = app.add_subcommand("completion", "Print the completion script of a shell");
  CLI::App* man = app.add_subcommand("man", "Print the manual page of a command");
  CLI::App* help = app.add_subcommand("help", "Print the help of a command");
  AddCompletion(app, *completion, exit_code);
  AddMan(app, *man, exit_code);
  AddHelp(app, *help, exit_code);
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
    command->get_help_ptr()->description("Print this help and exit");
  }
  // Not before: commands inherit it.
  app.footer(
      "The help of a command names the environment variables that set its options; the command line takes precedence.\n"
      "Exit codes: 0 done, 1 failed, 2 wrong usage; check and healthcheck have more (see their help).");
}

int RunProgram(CLI::App& app, int argc, const char* const* argv, const int& exit_code) {
  const std::vector<std::string> arguments = ReadArguments(argc, argv);
  if (arguments.empty() || arguments[0] != "serve") WarnOfVariables(app);
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) {
    // With such a callback, the environment sets the options of a command that is called; without, those of all
    // commands. It runs after the checks of single options, whose messages say more.
    command->parse_complete_callback([command, &arguments] { RefuseEmptyArguments(*command, arguments); });
  }
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    return exit_code;
  } catch (const CLI::CallForHelp&) {
    const std::vector<CLI::App*> parsed = app.get_subcommands();
    Print(HelpText(parsed.empty() ? app : *parsed.front(), TerminalWidth()));
    return kExitDone;
  } catch (const CLI::CallForVersion& version) {
    Print(absl::StrCat(version.what(), "\n"));
    return kExitDone;
  } catch (const CLI::ParseError& error) {
    std::cerr << UsageErrorText(app, error, arguments);
    // Exit code 2 of healthcheck means that it cannot connect.
    return app.got_subcommand("healthcheck") ? kExitFailed : kExitUsage;
  }
}

}  // namespace status_translator
