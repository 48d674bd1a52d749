// Untrusted text: repaired, shortened, and made one line.
#ifndef STATUS_TRANSLATOR_WIRE_TEXT_H_
#define STATUS_TRANSLATOR_WIRE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// The text with each byte that is not part of valid UTF-8 replaced with U+FFFD.
std::string FixUtf8(absl::string_view text);

// The first `max` bytes of UTF-8 text or fewer, cut between characters.
absl::string_view Shorten(absl::string_view text, size_t max);

// One line of at most `max` bytes: white space is collapsed; control characters and invalid UTF-8 become U+FFFD.
std::string OneLine(absl::string_view text, size_t max);

// The title and the visible text of an HTML page, as one line of at most `max` bytes. For example
//   <html><title>502 Bad Gateway</title><h1>502</h1><script>…</script></html>
// gives "502 Bad Gateway 502".
std::string HtmlText(absl::string_view html, size_t max);

// The content of the first <title> of an HTML page, as one line of at most `max` bytes. Empty if there is none.
std::string HtmlTitle(absl::string_view html, size_t max);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_TEXT_H_
