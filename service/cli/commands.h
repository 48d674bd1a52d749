// The commands that need no server.
#ifndef STATUS_TRANSLATOR_CLI_COMMANDS_H_
#define STATUS_TRANSLATOR_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>

namespace status_translator {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitWarnings = 3;  // check only

// Adds explain, list, compare, check, convert, export, report, healthcheck and version; running one sets `exit_code`.
void AddOfflineCommands(CLI::App& app, int& exit_code);

void AddExplain(CLI::App& app, int& exit_code);
void AddList(CLI::App& app, int& exit_code);
void AddCompare(CLI::App& app, int& exit_code);
void AddCheck(CLI::App& app, int& exit_code);
void AddConvert(CLI::App& app, int& exit_code);
void AddExport(CLI::App& app, int& exit_code);
void AddHealthcheck(CLI::App& app, int& exit_code);
void AddReport(CLI::App& app, int& exit_code);
void AddVersion(CLI::App& app, int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_COMMANDS_H_
