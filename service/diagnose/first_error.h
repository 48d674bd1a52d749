// A text that holds several errors, for example some lines of a log.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_FIRST_ERROR_H_
#define STATUS_TRANSLATOR_DIAGNOSE_FIRST_ERROR_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "config/symptom_set.h"

namespace status_translator {

// The most errors after the first that are looked for.
inline constexpr size_t kMaxOtherErrors = 16;

// Entries of a text, in order.
struct SeveralErrors {
  absl::string_view first;
  std::vector<absl::string_view> others;  // at least one, at most kMaxOtherErrors
};

// The errors of a text in which several entries have one: words of one must not explain another. An entry has an error
// if it has a gRPC code in the form of a client, or a time, as those of a log do, and a known sentence that is more
// than the status of an answer: an access log repeats what the error log explains. None if there are fewer. Takes time
// in proportion to the text.
std::optional<SeveralErrors> FindSeveralErrors(absl::string_view text, const SymptomSet::Compiled& symptoms);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_FIRST_ERROR_H_
