// Removes what must not leave the service from a JSON body.
#ifndef STATUS_TRANSLATOR_RECOGNITION_HIDE_H_
#define STATUS_TRANSLATOR_RECOGNITION_HIDE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "wire/json.h"
#include "wire/json_pointer.h"

namespace status_translator {

// Whether a member of this name is internal wherever it is: trace, stack, exception, debug and their variants, in any
// case, also with '-' and '_'.
bool IsInternalName(absl::string_view name);

// The body without the values at `hide` and without members with an internal name, at any depth; `debug_info` also
// removes google.rpc.DebugInfo from lists of details. Texts end before a stack trace. None if there is nothing to
// remove. Takes linear time.
std::optional<std::string> WithoutHidden(JsonValue root, absl::Span<const JsonPointer> hide, bool debug_info);

// The body with the values at `keep` and what contains them alone.
std::string OnlyKept(JsonValue root, absl::Span<const JsonPointer> keep);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RECOGNITION_HIDE_H_
