// A Retry-After field; its first bytes are also a wait to write.
#include <cstring>

#include "absl/strings/ascii.h"
#include "fuzz/require.h"
#include "wire/retry_after.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::string_view text = Text(data, size);
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  const auto wait = ParseRetryAfter(text, now);
  const auto date = ParseHttpDate(text);
  Require(!date.has_value() || wait.has_value(), "a date is a Retry-After");
  Require(!date.has_value() || (*date > absl::InfinitePast() && *date < absl::InfiniteFuture()), "a date is finite");
  const bool digits = size > 0 && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
  Require(!digits || wait.has_value(), "seconds are a Retry-After");
  if (wait.has_value()) {
    Require(*wait >= absl::ZeroDuration() && *wait <= kLongestRetryAfter, "a wait is bounded");
    const auto again = ParseRetryAfter(FormatRetryAfter(*wait), now);
    Require(again.has_value() && *again >= *wait && *again < *wait + absl::Seconds(1), "a wait is rounded up");
  }
  int64_t nanoseconds = 0;
  if (size > 0) std::memcpy(&nanoseconds, data, std::min(size, sizeof nanoseconds));
  for (const absl::Duration any : {absl::Nanoseconds(nanoseconds), absl::Seconds(nanoseconds)}) {
    const auto again = ParseRetryAfter(FormatRetryAfter(any), now);
    Require(again.has_value() && *again >= std::min(any, kLongestRetryAfter), "any wait can be written");
  }
  return 0;
}
