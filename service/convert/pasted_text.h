// What is around a text because of the way on which it came: from a terminal, in a quotation, or in an indented block.
#ifndef STATUS_TRANSLATOR_CONVERT_PASTED_TEXT_H_
#define STATUS_TRANSLATOR_CONVERT_PASTED_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// The text without the styles of a terminal: ESC [ 1 m.
std::string WithoutStyles(absl::string_view text);

// The text without what all of its lines have in common, while their numbers stay: "> " of a quotation, up to
// kMaxQuotations of them, then white space. Without styles, too, unless the text holds bytes that are not text, which
// could be part of a body. For example
//   > < HTTP/1.1 404 Not Found
//   > < Content-Length: 0
// Takes linear time.
std::string WithoutPasteMarks(absl::string_view text);

inline constexpr int kMaxQuotations = 8;

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_PASTED_TEXT_H_
