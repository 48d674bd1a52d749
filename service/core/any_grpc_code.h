// The gRPC code in the spelling of any library or tool.
#ifndef STATUS_TRANSLATOR_CORE_ANY_GRPC_CODE_H_
#define STATUS_TRANSLATOR_CORE_ANY_GRPC_CODE_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace status_translator {

// The number of the code that `text` spells: "NOT_FOUND", "NotFound", "not-found", "StatusCode.NOT_FOUND",
// "codes.NotFound", "Code::NotFound", "5". None for any other text, and for a number that is not one of the 17.
std::optional<int> AnyGrpcCode(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_ANY_GRPC_CODE_H_
