// Requests for pages and what their replies contain.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_PAGES_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_PAGES_H_

#include <string>
#include <utility>

#include "support/metrics.h"
#include "support/translator.h"
#include "web/site.h"

namespace status_translator {

inline HttpReply AskSite(const HttpRequest& request) {
  return Site(TestCurrentTranslator(), TestMetrics(), "").Handle(request);
}

inline HttpReply GetPage(const std::string& path) { return AskSite({"GET", path, {}, ""}); }

inline HttpReply LookUpByGet(const std::string& text) { return AskSite({"GET", "/lookup", {{"q", text}}, ""}); }

// `form` is percent-encoded, for example "q=404".
inline HttpReply LookUpByPost(const std::string& form) {
  return AskSite({"POST", "/lookup", {}, "", "application/x-www-form-urlencoded", form});
}

inline std::string HeaderOf(const HttpReply& reply, const std::string& name) {
  for (const auto& [key, value] : reply.headers) {
    if (key == name) return value;
  }
  return "";
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_PAGES_H_
