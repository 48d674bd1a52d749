// A text that holds several errors, for example some lines of a log.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_FIRST_ERROR_H_
#define STATUS_TRANSLATOR_DIAGNOSE_FIRST_ERROR_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "config/symptom_set.h"

namespace status_translator {

// The first error of a text in which several entries have an error with a gRPC code, in the form of a client: words of
// one must not explain the code of another. None if there are fewer. Takes time in proportion to the text.
std::optional<absl::string_view> FirstOfSeveralErrors(absl::string_view text, const SymptomSet::Compiled& symptoms);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_FIRST_ERROR_H_
