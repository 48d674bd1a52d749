// `version`: prints the versions of the program, its libraries and its tables.
#ifndef STATUS_TRANSLATOR_CLI_VERSION_H_
#define STATUS_TRANSLATOR_CLI_VERSION_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds the command to `app`; running it sets `exit_code`.
void AddVersion(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_VERSION_H_
