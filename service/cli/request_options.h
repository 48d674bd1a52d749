// Options of several commands that say what a response is translated by.
#ifndef STATUS_TRANSLATOR_CLI_REQUEST_OPTIONS_H_
#define STATUS_TRANSLATOR_CLI_REQUEST_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "cli/server_connection.h"

namespace status_translator {

// A check that refuses nothing: it only tells the shell completions which words there are.
CLI::Validator KnownWords(absl::Span<const absl::string_view> words);

// --origin
void AddOriginOption(CLI::App& command, std::string& origin);
// Whether `origin` was given as an option. The variable applies to what has an origin; the option would be ignored for
// anything else.
bool HasOriginOption(const std::string& origin);
// InvalidArgument if it was, for `what` has none: "a gRPC outcome".
absl::Status CheckNoOrigin(const std::string& origin, absl::string_view what);

// --profile
void AddProfileOption(CLI::App& command, std::string& profile);
// Whether `profile` was given as an option, as for the origin.
bool HasProfileOption(const std::string& profile);

// --top: the number of rows of each group, 0 for all.
void AddTopOption(CLI::App& command, size_t& top, const std::string& help);

// --server and the options of its TLS, and --profiles, which is for the tables that are asked without a server.
void AddTableOptions(CLI::App& command, ServerConnection& server);
// InvalidArgument if one of them was given as an option and would be ignored because of another.
absl::Status CheckTableOptions(const ServerConnection& server);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_REQUEST_OPTIONS_H_
