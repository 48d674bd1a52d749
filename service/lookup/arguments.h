// Reads the argument `origin` as people write it.
#ifndef STATUS_TRANSLATOR_LOOKUP_ARGUMENTS_H_
#define STATUS_TRANSLATOR_LOOKUP_ARGUMENTS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/origin.h"

namespace status_translator {

// "" for Origin::kUnspecified, or for example "intermediary" or "ORIGIN_INTERMEDIARY". INVALID_ARGUMENT for any other
// text, with suggestions.
absl::StatusOr<Origin> ParseOrigin(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_ARGUMENTS_H_
