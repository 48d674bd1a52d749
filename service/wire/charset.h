// Text in other encodings than UTF-8.
#ifndef STATUS_TRANSLATOR_WIRE_CHARSET_H_
#define STATUS_TRANSLATOR_WIRE_CHARSET_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Appends a character, at most U+10FFFF, in UTF-8.
void AppendUtf8(uint32_t point, std::string& out);

// The character of a byte of Windows-1252, which holds those of ISO 8859-1: 0x80 is U+20AC. The five bytes without a
// character stand for the control character with their number.
uint32_t PointOfWindows1252(uint8_t byte);

// The text in UTF-8 if Content-Type names ISO 8859-1, Windows-1252 or one of their other names as charset, and the
// bytes are not UTF-8 already, for many services send UTF-8 under every name. None otherwise. As in browsers, ISO
// 8859-1 is read as Windows-1252.
std::optional<std::string> Utf8FromLatin1(absl::string_view content_type, absl::string_view bytes);

// The text in UTF-8 if it begins with the byte order mark of UTF-16, in either order; none otherwise. Surrogates
// without their pair and a last odd byte become U+FFFD.
std::optional<std::string> Utf8FromUtf16(absl::string_view bytes);

// Whether a text begins with the byte order mark of UTF-16.
bool BeginsUtf16(absl::string_view bytes);

// The byte order mark that some editors and shells write before UTF-8.
inline constexpr absl::string_view kUtf8Mark = "\xEF\xBB\xBF";

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_CHARSET_H_
