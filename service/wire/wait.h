// How long to wait before a request is sent again: Retry-After, its relatives, and what bodies say.
#ifndef STATUS_TRANSLATOR_WIRE_WAIT_H_
#define STATUS_TRANSLATOR_WIRE_WAIT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/fields.h"

namespace status_translator {

// The longest wait that is believed. A longer one is a quota of days or a mistake: no caller waits for it.
inline constexpr absl::Duration kLongestWait = absl::Hours(24);

// The time of a response, which waits that are points in time are compared with: its Date, or else the clock. It is
// read when it is first asked for, and kept: reading a date takes a tenth of a whole conversion, and most responses
// need none. A copy keeps what was read. Not thread-safe.
class ResponseTime {
 public:
  // `http` outlives the object and its copies.
  explicit ResponseTime(const v1::HttpResponse& http) : http_(&http) {}
  // NOLINTNEXTLINE(google-explicit-constructor): a known time stands for itself.
  ResponseTime(absl::Time time) : time_(time) {}

  absl::Time Get() const;

 private:
  const v1::HttpResponse* http_ = nullptr;  // null if the time is known from the start
  mutable std::optional<absl::Time> time_;
};

// How a wait is written.
enum class WaitUnit : uint8_t {
  kSeconds,
  kMilliseconds,
  kEpochSeconds,
  kEpochMilliseconds,
  kDuration,  // "1.5s", "1m30s", or ISO 8601 "PT1M30S"
  kDate,      // an HTTP date or RFC 3339
};

// Reads a wait of this unit; points in time are compared with `now`, which other units do not ask, and for one in the
// past the wait is zero, and infinite if that is longer ago than kLongestWait. Never negative, but may exceed
// kLongestWait. None if the text is not of this unit.
std::optional<absl::Duration> ParseWait(absl::string_view text, WaitUnit unit, const ResponseTime& now);

// Reads Retry-After (RFC 9110 section 10.2.3) and what is sent in its place: seconds, also with a fraction ("1.5") or
// unit ("30s"); an HTTP date and its common variants; seconds since 1970, recognised by their size; a duration. A
// fraction of seconds is rounded up. Like ParseWait otherwise.
std::optional<absl::Duration> ParseRetryAfter(absl::string_view text, const ResponseTime& now);

// Reads an HTTP date in any of its three forms (RFC 9110 section 5.6.7)
//   Sun, 06 Nov 1994 08:49:37 GMT
//   Sunday, 06-Nov-94 08:49:37 GMT
//   Sun Nov  6 08:49:37 1994
// or a variant with UTC, an offset or without a weekday, RFC 3339, or JavaScript's form of a date.
std::optional<absl::Time> ParseHttpDate(absl::string_view text);

// What the header fields of one name say.
struct FieldWait {
  bool is_present = false;
  bool is_ambiguous = false;           // the fields say different things
  std::optional<absl::Duration> wait;  // none if it cannot be read or is ambiguous
};

using WaitParser = absl::FunctionRef<std::optional<absl::Duration>(absl::string_view)>;

// Reads all fields of this name, each of which may be a list ("5, 120"). They give a wait if all of them name the same.
FieldWait WaitOfField(const Fields& headers, absl::string_view name, WaitParser parse);

// The wait that the headers of a response with this status name, whoever sent it, rounded up to milliseconds:
// Retry-After; then retry-after-ms and x-ms-retry-after-ms; then, under 403, 413, 429 and 503 if a limit is reached
// (429, or nothing remains), the IETF RateLimit fields in any of their drafts, x-ratelimit-reset and its variants,
// except of a limit of which requests remain, or in a unit that is not clear. A field that cannot be read, names more
// than kLongestWait, or stands several times with different waits gives no wait; the report says so. Points in time are
// compared with `now`.
std::optional<absl::Duration> WaitOfHeaders(const v1::HttpResponse& http, const ResponseTime& now,
                                            v1::ConversionReport& report);

// The wait in whole seconds, rounded up: 1.5 s is "2". From 0 to a year.
std::string FormatRetryAfter(absl::Duration wait);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_WAIT_H_
