// A Retry-After field, and the same text as a wait of each unit; its first bytes are also a wait to write.
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "fuzz/require.h"
#include "wire/wait.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::string_view text = Text(data, size);
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  const auto wait = ParseRetryAfter(text, now);
  const auto date = ParseHttpDate(absl::StripAsciiWhitespace(text));
  Require(!date.has_value() || wait.has_value(), "a date is a Retry-After");
  Require(!date.has_value() || (*date > absl::InfinitePast() && *date < absl::InfiniteFuture()), "a date is finite");
  for (int unit = 0; unit <= static_cast<int>(WaitUnit::kDate); ++unit) {
    const auto of_unit = ParseWait(text, static_cast<WaitUnit>(unit), now);
    Require(!of_unit.has_value() || *of_unit >= absl::ZeroDuration(), "a wait is not negative");
  }
  Require(!wait.has_value() || *wait >= absl::ZeroDuration(), "a wait is not negative");
  if (wait.has_value() && *wait <= kLongestWait) {
    const auto again = ParseRetryAfter(FormatRetryAfter(*wait), now);
    Require(again.has_value() && *again >= *wait && *again < *wait + absl::Seconds(1), "a wait is rounded up");
  }
  // All limiters' fields at once, with a status that limits and one that does not.
  for (const int code : {429, 503}) {
    v1::HttpResponse http;
    http.set_code(code);
    for (const char* name : {"retry-after", "retry-after-ms", "ratelimit", "x-ratelimit-reset", "x-ratelimit-remaining",
                             "ratelimit-reset", "ratelimit-remaining"}) {
      AddField(*http.mutable_headers(), name, text);
    }
    v1::ConversionReport report;
    const auto believed = WaitOfHeaders(http, ResponseTime(http), report);
    Require(!believed.has_value() || (*believed >= absl::ZeroDuration() && *believed <= kLongestWait),
            "a wait of headers is bounded");
  }
  int64_t nanoseconds = 0;
  if (size > 0) std::memcpy(&nanoseconds, data, std::min(size, sizeof nanoseconds));
  for (const absl::Duration any : {absl::Nanoseconds(nanoseconds), absl::Seconds(nanoseconds)}) {
    const auto again = ParseRetryAfter(FormatRetryAfter(any), now);
    Require(again.has_value() && *again >= std::min(any, absl::Hours(24 * 365)), "any wait can be written");
  }
  return 0;
}
