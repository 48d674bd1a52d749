#include "core/retry_flip.h"

#include <cstddef>

namespace status_translator {
namespace {

struct FlipWords {
  absl::string_view name;
  absl::string_view effect;
  absl::string_view meaning;
};

// By the value of RetryFlip.
constexpr FlipWords kFlipWords[] = {
    {"becomes", "BECOMES RETRYABLE", "callers that give up now would send again"},
    {"stops", "stops being retryable", "callers that send again now would give up"},
    {"none", "retried as before", "callers do what they did"},
};

const FlipWords& WordsOf(RetryFlip flip) { return kFlipWords[static_cast<size_t>(flip)]; }

}  // namespace

absl::string_view RetryFlipName(RetryFlip flip) { return WordsOf(flip).name; }

absl::string_view RetryFlipEffect(RetryFlip flip) { return WordsOf(flip).effect; }

absl::string_view RetryFlipMeaning(RetryFlip flip) { return WordsOf(flip).meaning; }

std::optional<RetryFlip> RetryFlipFromName(absl::string_view name) {
  for (const RetryFlip flip : kRetryFlips) {
    if (RetryFlipName(flip) == name) return flip;
  }
  return std::nullopt;
}

}  // namespace status_translator
