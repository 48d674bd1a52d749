// `export`: prints profiles as tables, as source code or as the configuration of a proxy.
#ifndef STATUS_TRANSLATOR_CLI_EXPORT_H_
#define STATUS_TRANSLATOR_CLI_EXPORT_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds the command to `app`; running it sets `exit_code`.
void AddExport(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_EXPORT_H_
