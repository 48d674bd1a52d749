#ifndef STATUS_TRANSLATOR_WIRE_BASE64_H_
#define STATUS_TRANSLATOR_WIRE_BASE64_H_

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Base64 without padding, which Connect writes and gRPC's binary metadata prefers.
std::string Base64WithoutPadding(absl::string_view bytes);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_BASE64_H_
