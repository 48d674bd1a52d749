// When to ask again.
#ifndef STATUS_TRANSLATOR_WIRE_RETRY_AFTER_H_
#define STATUS_TRANSLATOR_WIRE_RETRY_AFTER_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace status_translator {

// The longest wait that is believed.
inline constexpr absl::Duration kLongestRetryAfter = absl::Hours(24 * 365);

// RFC 9110 section 10.2.3: seconds, or an HTTP date that is compared with `now`; a past one is no wait. At most
// kLongestRetryAfter. None where it is neither.
std::optional<absl::Duration> ParseRetryAfter(absl::string_view text, absl::Time now);

// An HTTP date in any of its three forms (RFC 9110 section 5.6.7).
std::optional<absl::Time> ParseHttpDate(absl::string_view text);

// Whole seconds, rounded up.
std::string FormatRetryAfter(absl::Duration wait);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_RETRY_AFTER_H_
