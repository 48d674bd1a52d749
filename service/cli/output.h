// Standard output and errors of the commands.
#ifndef STATUS_TRANSLATOR_CLI_OUTPUT_H_
#define STATUS_TRANSLATOR_CLI_OUTPUT_H_

#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>
#include <cstddef>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "support/text_table.h"

namespace status_translator {

enum class OutputFormat { kText, kJson, kTsv };

// Adds -o/--output, of text, json and tsv.
void AddOutputOption(CLI::App& command, OutputFormat& format);

// Adds -o/--output with the formats `names`, which must outlive the command: `choose` gets the index of the one that is
// given. The first is the default.
void AddOutputOption(CLI::App& command, absl::Span<const absl::string_view> names, std::function<void(size_t)> choose);

// Prints a message as the canonical JSON of protobuf, over several lines. Returns the exit code.
int PrintJson(const google::protobuf::Message& message);

// PaddedColumns, or TabSeparated for kTsv.
std::string FormatTable(OutputFormat format, const TextRows& rows);

// Opens each of the descriptors 0, 1 and 2 that the caller has closed, in a way that makes its use fail, so that no
// file or socket of this process takes the number and receives what is printed. False if one cannot be opened. Call it
// before anything else is opened.
bool OccupyStandardDescriptors();

// Prints to standard output, from one thread. FinishOutput() reports an error.
void Print(absl::string_view text);

// Flushes and closes standard output. Returns `exit_code`, or kExitFailed if anything could not be written; prints one
// line on standard error then, except for a reader that has gone (EPIPE). Call it last.
int FinishOutput(int exit_code);

// Prints the error on standard error, in the words of the command; returns kExitUsage for InvalidArgument and NotFound,
// otherwise kExitFailed.
int Fail(const absl::Status& status);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_OUTPUT_H_
