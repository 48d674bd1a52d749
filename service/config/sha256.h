// SHA-256 digests.
#ifndef STATUS_TRANSLATOR_CONFIG_SHA256_H_
#define STATUS_TRANSLATOR_CONFIG_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// The SHA-256 of `text` in 64 lower-case hexadecimal digits.
std::string Sha256Hex(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_SHA256_H_
