// Reads recorded responses: one in each file of a directory, or one in each line of a log.
#ifndef STATUS_TRANSLATOR_CLI_RECORDINGS_H_
#define STATUS_TRANSLATOR_CLI_RECORDINGS_H_

#include <cstddef>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "convert/dump.h"

namespace status_translator {

// Files in a directory with all directories in it. Their names are in memory, about 100 bytes each; more responses are
// recorded in a log, which is read line by line.
inline constexpr size_t kMaxRecordings = 200'000;

// Called for each response with the name of its file, or with file:line, and with the response or why it cannot be
// read. An error ends the reading.
using RecordingSink =
    absl::FunctionRef<absl::Status(const std::string& name, const absl::StatusOr<ConversionRequest>& request)>;

// `path` is a directory, a file *.http with one response, or a log with one JSON request of the API in a line; "-" is a
// log on standard input. In a directory, files *.jsonl, *.ndjson and *.log are logs, and any other file is one response
// as ReadDump reads it. Directories are read in order of name; names that begin with a dot are skipped, and symbolic
// links to directories too. Each response has at most kMaxRecordingBytes. An error is that of `sink`, or NotFound if
// `path` cannot be read.
absl::Status ReadRecordings(const std::string& path, RecordingSink sink);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_RECORDINGS_H_
