// "Did you mean".
#ifndef STATUS_TRANSLATOR_CORE_NEAREST_H_
#define STATUS_TRANSLATOR_CORE_NEAREST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

// At most three candidates that a slip of the fingers could have meant, the nearest first; case does not count. Empty
// for a name of over 64 bytes.
std::vector<absl::string_view> Nearest(absl::string_view name, absl::Span<const absl::string_view> candidates);

// " (did you mean a or b?)", or nothing.
std::string DidYouMean(absl::string_view name, absl::Span<const absl::string_view> candidates);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_NEAREST_H_
