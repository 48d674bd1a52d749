// The command line of `serve`.
#ifndef STATUS_TRANSLATOR_SERVER_COMMAND_H_
#define STATUS_TRANSLATOR_SERVER_COMMAND_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds `serve` to `app`. If the command line names it, parsing runs Serve() and sets `exit_code`.
void AddServeCommand(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_COMMAND_H_
