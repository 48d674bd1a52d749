// The text of untrusted HTML pages, as browsers show it, and untrusted text in HTML.
#ifndef STATUS_TRANSLATOR_WIRE_HTML_H_
#define STATUS_TRANSLATOR_WIRE_HTML_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Each is one line; see OneLine.
struct HtmlTexts {
  std::string title;  // the content of the first <title>; empty if there is none
  std::string text;   // the title and the visible text
};

// Escapes a text for the content of an element and for a quoted attribute value of HTML or XML: "<b>" becomes
// "&lt;b&gt;". Invalid UTF-8 and control characters other than tab and line ends become U+FFFD.
std::string EscapeHtml(absl::string_view text);

// Whether a text begins as an HTML page does, after white space.
bool BeginsHtmlPage(absl::string_view text);

// Reads a page in one pass, in linear time. Each text has at most `max` bytes. For example
//   <html><title>502 Bad Gateway</title><!-- a --><h1 id="a>b">502 &ndash; nginx</h1><script>…</script></html>
// gives the title "502 Bad Gateway" and the text "502 Bad Gateway 502 – nginx". The rules are those of the WHATWG HTML
// standard with scripting on, for tags, attributes, comments and elements whose content is not markup. A tag separates
// words, also within a word.
HtmlTexts ReadHtml(absl::string_view html, size_t max);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_HTML_H_
