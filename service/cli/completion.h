// Scripts that complete the command line of the program in a shell.
#ifndef STATUS_TRANSLATOR_CLI_COMPLETION_H_
#define STATUS_TRANSLATOR_CLI_COMPLETION_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

// The names of the shells.
absl::Span<const absl::string_view> CompletionShells();

// The script for one of CompletionShells(). It knows commands, options and their fixed values, and asks the program for
// the names of profiles and shapes.
std::string CompletionScript(absl::string_view shell, const CLI::App& app);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_COMPLETION_H_
