// Manual pages of the program and its commands, in the man macros of roff.
#ifndef STATUS_TRANSLATOR_CLI_MAN_PAGE_H_
#define STATUS_TRANSLATOR_CLI_MAN_PAGE_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// The page of a command; of the program itself if `name` is empty.
std::string ManPage(const CLI::App& app, absl::string_view name);

// Writes all pages into a directory that exists: status-translator.1, status-translator-explain.1 and so on.
absl::Status WriteManPages(const CLI::App& app, const std::string& directory);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_MAN_PAGE_H_
