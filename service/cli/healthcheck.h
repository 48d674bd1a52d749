// `healthcheck`: asks a running server for its health, with the exit codes of grpc-health-probe.
#ifndef STATUS_TRANSLATOR_CLI_HEALTHCHECK_H_
#define STATUS_TRANSLATOR_CLI_HEALTHCHECK_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds the command to `app`; running it sets `exit_code`.
void AddHealthcheck(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_HEALTHCHECK_H_
