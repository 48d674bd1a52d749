// Reads and checks the argument `origin`.
#ifndef STATUS_TRANSLATOR_LOOKUP_ARGUMENTS_H_
#define STATUS_TRANSLATOR_LOOKUP_ARGUMENTS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/origin.h"
#include "statustranslator/v1/translation.pb.h"
#include "support/v1.h"

namespace status_translator {

// "" for Origin::kUnspecified, or for example "intermediary" or "ORIGIN_INTERMEDIARY". INVALID_ARGUMENT for any other
// text, with suggestions.
absl::StatusOr<Origin> ParseOrigin(absl::string_view text);

// INVALID_ARGUMENT for a number that the enum does not have.
absl::Status CheckOrigin(v1::Origin origin);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_ARGUMENTS_H_
