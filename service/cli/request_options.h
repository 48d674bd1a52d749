// Options of several commands that say what a response is translated by.
#ifndef STATUS_TRANSLATOR_CLI_REQUEST_OPTIONS_H_
#define STATUS_TRANSLATOR_CLI_REQUEST_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "cli/server_connection.h"

namespace status_translator {

// A check that refuses nothing: it only tells the shell completions which words there are.
CLI::Validator KnownWords(absl::Span<const absl::string_view> words);

// The variable that sets --origin.
inline constexpr char kOriginVariable[] = "STATUS_TRANSLATOR_ORIGIN";

// --origin
void AddOriginOption(CLI::App& command, std::string& origin);

// --profile
void AddProfileOption(CLI::App& command, std::string& profile);

// --top: the number of rows of each group, 0 for all.
void AddTopOption(CLI::App& command, size_t& top, const std::string& help);

// --server and the options of its TLS.
void AddServerOption(CLI::App& command, ServerConnection& server);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_REQUEST_OPTIONS_H_
