// Whether a changed answer changes retries, and the texts for it: the values of `retry_flip` in metrics, dynamic
// metadata and reports, and "BECOMES RETRYABLE", which check and report print.
#ifndef STATUS_TRANSLATOR_CORE_RETRY_FLIP_H_
#define STATUS_TRANSLATOR_CORE_RETRY_FLIP_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace status_translator {

// In the order in which reports list them.
enum class RetryFlip : uint8_t { kBecomes, kStops, kNone };

inline constexpr RetryFlip kRetryFlips[] = {RetryFlip::kBecomes, RetryFlip::kStops, RetryFlip::kNone};

constexpr RetryFlip RetryFlipOf(bool retryable_before, bool retryable_after) {
  if (retryable_before == retryable_after) return RetryFlip::kNone;
  return retryable_after ? RetryFlip::kBecomes : RetryFlip::kStops;
}

// "becomes", "stops" or "none". Stable, because programs read it.
absl::string_view RetryFlipName(RetryFlip flip);

// None for any other name.
std::optional<RetryFlip> RetryFlipFromName(absl::string_view name);

// For people: "BECOMES RETRYABLE", in capitals because a processed request may then be sent twice; "stops being
// retryable"; "retried as before".
absl::string_view RetryFlipEffect(RetryFlip flip);

// The consequence for callers, for example "callers that give up now would send again".
absl::string_view RetryFlipMeaning(RetryFlip flip);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_RETRY_FLIP_H_
