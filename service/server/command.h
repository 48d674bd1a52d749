#ifndef STATUS_TRANSLATOR_SERVER_COMMAND_H_
#define STATUS_TRANSLATOR_SERVER_COMMAND_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds `serve` to the command line; running it sets `exit_code`.
void AddServeCommand(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_COMMAND_H_
