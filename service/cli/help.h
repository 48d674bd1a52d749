// The help of the program and of its commands, in the width of the terminal.
#ifndef STATUS_TRANSLATOR_CLI_HELP_H_
#define STATUS_TRANSLATOR_CLI_HELP_H_

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Columns of the terminal: the environment variable COLUMNS, or else those of standard output; 120 if it is neither set
// nor a terminal. From 40 to 200.
size_t TerminalWidth();

// `text` in lines of at most `width` columns, where no single word is wider. The first line begins at the column `at`;
// the others are indented by `indent`. Without a line end.
std::string Wrapped(absl::string_view text, size_t width, size_t at, size_t indent);

// The help of one command, or of the program.
std::string HelpText(const CLI::App& app, size_t width);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_HELP_H_
