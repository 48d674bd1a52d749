// `compare`: prints where two profiles answer differently, or what gRPC clients report (cli/compare_clients.h).
#ifndef STATUS_TRANSLATOR_CLI_COMPARE_H_
#define STATUS_TRANSLATOR_CLI_COMPARE_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds the command to `app`; running it sets `exit_code`.
void AddCompare(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_COMPARE_H_
