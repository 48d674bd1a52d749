// The exit codes of the commands; healthcheck has its own (cli/healthcheck.cc).
#ifndef STATUS_TRANSLATOR_CLI_EXIT_CODE_H_
#define STATUS_TRANSLATOR_CLI_EXIT_CODE_H_

namespace status_translator {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitWarnings = 3;  // check only: no mistake, but at least one warning

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_EXIT_CODE_H_
