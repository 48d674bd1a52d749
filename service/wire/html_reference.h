#ifndef STATUS_TRANSLATOR_WIRE_HTML_REFERENCE_H_
#define STATUS_TRANSLATOR_WIRE_HTML_REFERENCE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Decodes a character reference of HTML as browsers do in text. `text` begins after the '&', for example "amp;",
// "amp" (106 names count without a semicolon), "#8364;", "#x20AC;" or "#128;", which is the euro sign of Windows-1252.
// Numbers that are no character become U+FFFD, and U+00A0 becomes a space. Appends the characters to `out` in UTF-8 and
// returns the bytes of `text` that were used; 0 if it is not a reference.
size_t DecodeHtmlReference(absl::string_view text, std::string& out);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_HTML_REFERENCE_H_
