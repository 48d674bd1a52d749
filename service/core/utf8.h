// Validation of UTF-8 (RFC 3629).
#ifndef STATUS_TRANSLATOR_CORE_UTF8_H_
#define STATUS_TRANSLATOR_CORE_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace status_translator {

// The length in bytes, 1-4, of the character at the start of `text`, or 0 if it is not valid UTF-8 (RFC 3629: neither
// overlong, nor a surrogate, nor above U+10FFFF). `text` must not be empty.
size_t Utf8CharacterBytes(absl::string_view text);

// Whether all of `text` is valid UTF-8; true for an empty text.
bool IsUtf8(absl::string_view text);

// Whether it is UTF-8 without NUL, which no text for people has: other bytes are those of a binary file.
bool IsText(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_UTF8_H_
