// `report`: prints what observe mode would have changed, from access logs and metrics.
#ifndef STATUS_TRANSLATOR_CLI_REPORT_H_
#define STATUS_TRANSLATOR_CLI_REPORT_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds the command to `app`; running it sets `exit_code`.
void AddReport(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_REPORT_H_
