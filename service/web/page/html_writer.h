// Writes HTML in which every text is escaped.
#ifndef STATUS_TRANSLATOR_WEB_PAGE_HTML_WRITER_H_
#define STATUS_TRANSLATOR_WEB_PAGE_HTML_WRITER_H_

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace status_translator {

// `folder` and one segment, in which all bytes but unreserved ones (RFC 3986) are percent-encoded, for example
// "/shapes/a%2Fb".
std::string PagePath(absl::string_view folder, absl::string_view segment);

// Builds a document or a part of one. Names of tags and attributes must be literals of this program; all other texts
// may come from anywhere, and get into a page only by EscapeHtml. Not thread-safe.
class HtmlWriter {
 public:
  struct Attribute {
    absl::string_view name;
    absl::string_view value;
  };
  using Attributes = std::initializer_list<Attribute>;

  // <tag name="value">, to be closed by Close().
  HtmlWriter& Open(absl::string_view tag, Attributes attributes = {});
  // Closes the `levels` innermost open elements.
  HtmlWriter& Close(int levels = 1);
  HtmlWriter& Text(absl::string_view text);
  // <tag name="value">text</tag>.
  HtmlWriter& Element(absl::string_view tag, absl::string_view text, Attributes attributes = {});
  // An element without content, for example <input>.
  HtmlWriter& Void(absl::string_view tag, Attributes attributes);
  HtmlWriter& Link(absl::string_view href, absl::string_view text) { return Element("a", text, {{"href", href}}); }
  // Text in which an identifier such as DEADLINE_EXCEEDED may be broken after each underscore.
  HtmlWriter& BreakableText(absl::string_view text);

  // Closes all open elements. Call it once, last.
  std::string Finish();

 private:
  void AppendTag(absl::string_view tag, Attributes attributes);

  std::string html_;
  std::vector<absl::string_view> open_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PAGE_HTML_WRITER_H_
