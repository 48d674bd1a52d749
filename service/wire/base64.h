#ifndef STATUS_TRANSLATOR_WIRE_BASE64_H_
#define STATUS_TRANSLATOR_WIRE_BASE64_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Base64 without padding, which Connect writes and gRPC's binary metadata prefers.
std::string Base64WithoutPadding(absl::string_view bytes);

// Decodes base64 in one or several pieces, each of which may end with padding, for example "YQ==Yg==" for "ab". White
// space is ignored, and so is missing padding at the end. None if it is not base64.
std::optional<std::string> DecodeBase64Pieces(absl::string_view encoded);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_BASE64_H_
