// Reads and checks the arguments `origin` and `view`.
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

// "" for VIEW_UNSPECIFIED, or for example "basic" or "VIEW_BASIC". INVALID_ARGUMENT for any other text.
absl::StatusOr<v1::View> ParseView(absl::string_view text);

// INVALID_ARGUMENT for a number that the enum does not have.
absl::Status CheckView(v1::View view);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_ARGUMENTS_H_
