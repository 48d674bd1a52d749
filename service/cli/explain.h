// `explain`: prints what a code becomes on the other side, and why.
#ifndef STATUS_TRANSLATOR_CLI_EXPLAIN_H_
#define STATUS_TRANSLATOR_CLI_EXPLAIN_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds the command to `app`; running it sets `exit_code`.
void AddExplain(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_EXPLAIN_H_
