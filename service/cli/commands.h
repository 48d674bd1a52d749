// The offline commands: those that run and end, unlike serve.
#ifndef STATUS_TRANSLATOR_CLI_COMMANDS_H_
#define STATUS_TRANSLATOR_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds explain, list, compare, check, convert, export, report, healthcheck and version; running one sets `exit_code`.
void AddOfflineCommands(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_COMMANDS_H_
