// Reads the texts that commands are about.
#ifndef STATUS_TRANSLATOR_CLI_READ_INPUT_H_
#define STATUS_TRANSLATOR_CLI_READ_INPUT_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// The whole of a file, or of standard input for "-". A person at a terminal is told that `what`, for example "a
// response", is waited for. UTF-16 with a byte order mark, as PowerShell 5 writes it, becomes UTF-8, and the mark of
// UTF-8 is removed. Errors name the file, or standard input, and the cause: NotFound if it cannot be read,
// InvalidArgument if it is larger than `max_bytes`.
absl::StatusOr<std::string> ReadInput(const std::string& file, absl::string_view what, size_t max_bytes);

// The same, as it was written.
absl::StatusOr<std::string> ReadInputBytes(const std::string& file, absl::string_view what, size_t max_bytes);

// The same for a response or an error line, at most kMaxRecordingBytes. The error for a larger one says what to do: its
// first `enough_bytes` may be enough.
absl::StatusOr<std::string> ReadEvidence(const std::string& file, absl::string_view what, size_t enough_bytes);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_READ_INPUT_H_
