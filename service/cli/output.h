// How commands print.
#ifndef STATUS_TRANSLATOR_CLI_OUTPUT_H_
#define STATUS_TRANSLATOR_CLI_OUTPUT_H_

#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace status_translator {

enum class OutputFormat { kText, kJson, kTsv };

// Adds -o/--output.
void AddOutputOption(CLI::App& command, OutputFormat& format);

// The canonical JSON of protobuf, over several lines.
std::string ToJson(const google::protobuf::Message& message);

// Columns padded for reading, or parted by tabs. The last column is not padded.
std::string FormatTable(OutputFormat format, const std::vector<std::vector<std::string>>& rows);

// Prints to standard output.
void Print(absl::string_view text);

// Prints an error in one line to standard error; gives the exit code that fits.
int Fail(const absl::Status& status);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_OUTPUT_H_
