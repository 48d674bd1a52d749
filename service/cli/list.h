// `list`: prints the HTTP statuses, gRPC codes and profiles that are known.
#ifndef STATUS_TRANSLATOR_CLI_LIST_H_
#define STATUS_TRANSLATOR_CLI_LIST_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds the command to `app`; running it sets `exit_code`.
void AddList(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_LIST_H_
