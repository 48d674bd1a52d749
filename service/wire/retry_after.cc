#include "wire/retry_after.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace status_translator {

std::optional<absl::Time> ParseHttpDate(absl::string_view text) {
  for (const char* form : {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    absl::Time time;
    // absl reads "infinite-future" in any form.
    if (absl::ParseTime(form, text, &time, nullptr) && time != absl::InfiniteFuture() && time != absl::InfinitePast()) {
      return time;
    }
  }
  return std::nullopt;
}

std::optional<absl::Duration> ParseRetryAfter(absl::string_view text, absl::Time now) {
  const auto bounded = [](absl::Duration wait) { return std::clamp(wait, absl::ZeroDuration(), kLongestRetryAfter); };
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
  if (digits) {
    int64_t seconds = 0;
    return absl::SimpleAtoi(text, &seconds) ? bounded(absl::Seconds(seconds)) : kLongestRetryAfter;
  }
  const std::optional<absl::Time> date = ParseHttpDate(text);
  if (!date.has_value()) return std::nullopt;
  return bounded(*date - now);
}

std::string FormatRetryAfter(absl::Duration wait) {
  const absl::Duration bounded = std::clamp(wait, absl::ZeroDuration(), kLongestRetryAfter);
  return absl::StrCat(absl::ToInt64Seconds(absl::Ceil(bounded, absl::Seconds(1))));
}

}  // namespace status_translator
