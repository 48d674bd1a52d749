// Text from strangers.
#ifndef STATUS_TRANSLATOR_WIRE_TEXT_H_
#define STATUS_TRANSLATOR_WIRE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Each byte that is not UTF-8 becomes U+FFFD.
std::string FixUtf8(absl::string_view text);

// At most `max` bytes of UTF-8 text, cut between characters.
absl::string_view Shorten(absl::string_view text, size_t max);

// One line of at most `max` bytes: white space is collapsed, control characters and what is not UTF-8 are replaced.
std::string OneLine(absl::string_view text, size_t max);

// The title of an HTML page and what a reader sees of it, as one line of at most `max` bytes.
std::string HtmlText(absl::string_view html, size_t max);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_TEXT_H_
