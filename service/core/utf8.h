#ifndef STATUS_TRANSLATOR_CORE_UTF8_H_
#define STATUS_TRANSLATOR_CORE_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace status_translator {

// The bytes of the character at the start of `text`, which is not empty, or 0 if they are not UTF-8 (RFC 3629).
size_t Utf8CharacterBytes(absl::string_view text);

bool IsUtf8(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_UTF8_H_
