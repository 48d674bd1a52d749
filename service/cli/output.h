// How commands print.
#ifndef STATUS_TRANSLATOR_CLI_OUTPUT_H_
#define STATUS_TRANSLATOR_CLI_OUTPUT_H_

#include <google/protobuf/message.h>

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "support/text_table.h"

namespace status_translator {

enum class OutputFormat { kText, kJson, kTsv };

// Adds -o/--output.
void AddOutputOption(CLI::App& command, OutputFormat& format);

// The canonical JSON of protobuf, over several lines.
std::string ToJson(const google::protobuf::Message& message);

// Columns padded for reading, or parted by tabs. The last column is not padded.
std::string FormatTable(OutputFormat format, const TextRows& rows);

// A descriptor 0, 1 or 2 that the caller closed is opened in a way that makes its use fail, so that no file or socket
// of ours takes its place and receives what is printed. Call it before anything else is opened.
void OccupyStandardDescriptors();

// Prints to standard output. An error is kept until FinishOutput().
void Print(absl::string_view text);

// Writes out what was printed, closes standard output and gives the exit code: `exit_code`, or kExitFailed with one
// line on standard error if anything could not be written. A reader that went away (EPIPE) gets no line. Call it last.
int FinishOutput(int exit_code);

// Prints an error in one line to standard error; gives the exit code that fits.
int Fail(const absl::Status& status);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_OUTPUT_H_
