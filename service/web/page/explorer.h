// The pages for people: which path has which page, and the files that they load.
#ifndef STATUS_TRANSLATOR_WEB_PAGE_EXPLORER_H_
#define STATUS_TRANSLATOR_WEB_PAGE_EXPLORER_H_

#include <optional>

#include "lookup/current_translator.h"
#include "web/http.h"

namespace status_translator {

// Answers requests for pages; they need no script. Thread-safe.
//
//   GET /                              the box and the matrices; with X-Code, an error page (error_page.h)
//   GET /http/{code}, /grpc/{code}     a status, a code; in any spelling. /http, /grpc: all
//   GET /profiles/{name}, /shapes/{name}   likewise
//   GET /lookup?q=                     redirects a code or a name to its page; explains any other text
//   POST /lookup                       the same for long texts, as a form
//   GET /page/{file}                   script, style and icon
class Explorer {
 public:
  // `translator` must outlive this.
  explicit Explorer(const CurrentTranslator& translator) : translator_(translator) {}

  // None if the request is not for a page: another path, or Accept prefers JSON.
  std::optional<HttpReply> Handle(const HttpRequest& request) const;

 private:
  const CurrentTranslator& translator_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PAGE_EXPLORER_H_
