// `convert`: translates a whole response, as curl printed it, into the other protocol.
#ifndef STATUS_TRANSLATOR_CLI_CONVERT_H_
#define STATUS_TRANSLATOR_CLI_CONVERT_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds the command to `app`; running it sets `exit_code`.
void AddConvert(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_CONVERT_H_
