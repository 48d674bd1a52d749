// Text to a checked table.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_TEXT_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_TEXT_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/table.h"

namespace status_translator {

// The largest profile that is read, in bytes.
inline constexpr size_t kMaxProfileBytes = 1 << 20;

// Reads a text-format statustranslator.v1.Profile and checks all that can be checked without other profiles. An error
// is InvalidArgument; its message has one line for each mistake, `file:line:column: what is wrong`. `file` is only
// used in messages. Thread-safe.
absl::StatusOr<Table> ParseProfile(absl::string_view file, absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_TEXT_H_
