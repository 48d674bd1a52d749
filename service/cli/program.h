// The command line as a whole.
#ifndef STATUS_TRANSLATOR_CLI_PROGRAM_H_
#define STATUS_TRANSLATOR_CLI_PROGRAM_H_

#include <CLI/CLI.hpp>

namespace status_translator {

// Adds --version, the commands about the program itself (help, version, completion, man), and the form of the help.
// Call it after all other commands are added.
void AddProgramCommands(CLI::App& app, int& exit_code);

// Parses the arguments and runs the command, which sets `exit_code`; prints help, or what is wrong. Returns the exit
// code.
int RunProgram(CLI::App& app, int argc, const char* const* argv, const int& exit_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_PROGRAM_H_
