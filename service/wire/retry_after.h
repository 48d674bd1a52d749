// Retry-After: when to send a request again.
#ifndef STATUS_TRANSLATOR_WIRE_RETRY_AFTER_H_
#define STATUS_TRANSLATOR_WIRE_RETRY_AFTER_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace status_translator {

// The longest wait that is passed on; a longer one is shortened to it. Beyond a year a wait is likely a mistake.
inline constexpr absl::Duration kLongestRetryAfter = absl::Hours(24 * 365);

// Reads a Retry-After (RFC 9110 section 10.2.3): seconds, for example "120", or an HTTP date, which is compared with
// `now`; for a date in the past the wait is zero. At most kLongestRetryAfter. None if it is neither.
std::optional<absl::Duration> ParseRetryAfter(absl::string_view text, absl::Time now);

// Reads an HTTP date in any of its three forms (RFC 9110 section 5.6.7):
//   Sun, 06 Nov 1994 08:49:37 GMT
//   Sunday, 06-Nov-94 08:49:37 GMT
//   Sun Nov  6 08:49:37 1994
std::optional<absl::Time> ParseHttpDate(absl::string_view text);

// The wait in whole seconds, rounded up: 1.5 s is "2". From 0 to kLongestRetryAfter.
std::string FormatRetryAfter(absl::Duration wait);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_RETRY_AFTER_H_
