// Arguments as people write them.
#ifndef STATUS_TRANSLATOR_LOOKUP_ARGUMENTS_H_
#define STATUS_TRANSLATOR_LOOKUP_ARGUMENTS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/origin.h"

namespace status_translator {

// "", "intermediary" or "ORIGIN_INTERMEDIARY"; an error names the field and near names.
absl::StatusOr<Origin> ParseOrigin(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_ARGUMENTS_H_
