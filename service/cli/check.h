// `check`: checks profiles of a user and prints what they change for callers.
#ifndef STATUS_TRANSLATOR_CLI_CHECK_H_
#define STATUS_TRANSLATOR_CLI_CHECK_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds the command to `app`; running it sets `exit_code`.
void AddCheck(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_CHECK_H_
