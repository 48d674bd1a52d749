// What all pages share: the head, the navigation, the search box, the footer and the headers of the reply.
#ifndef STATUS_TRANSLATOR_WEB_PAGE_FRAME_H_
#define STATUS_TRANSLATOR_WEB_PAGE_FRAME_H_

#include <string>

#include "absl/strings/string_view.h"
#include "lookup/translator.h"
#include "web/http.h"
#include "web/page/html_writer.h"

namespace status_translator {

// A request for a page. All must outlive the call.
struct PageCall {
  const Translator& translator;
  std::string argument;  // the last segment of the path, percent-decoded, if the page has one
  const HttpRequest& request;
};

struct PageHead {
  absl::string_view title;
  absl::string_view section = "";  // the path of its entry in the navigation
  bool has_search = true;          // false: the page has the large box (BeginLookupForm) instead
};

// Opens the document, up to and including <main>; the heading of level 1 follows.
HtmlWriter BeginPage(const PageHead& head);

// Closes the document. The reply has the type of HTML; Explorer adds the other headers.
HttpReply EndPage(HtmlWriter html, const Translator& translator, int status = 200);

// The large box with `text` in it: a number, a name, an error line or a whole response.
void WriteLookupBox(HtmlWriter& html, absl::string_view text);

// "See other" (303).
HttpReply RedirectToPage(const std::string& path);

// The headers that keep a page from loading or sending anything elsewhere, and from being framed. Added to every reply.
void AddSecurityHeaders(HttpReply& reply);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PAGE_FRAME_H_
