// Parts that several kinds of pages have.
#ifndef STATUS_TRANSLATOR_WEB_PAGE_PARTS_H_
#define STATUS_TRANSLATOR_WEB_PAGE_PARTS_H_

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "statustranslator/v1/catalog_service.pb.h"
#include "support/v1.h"
#include "web/page/frame.h"
#include "web/page/html_writer.h"
#include "web/page/page_of_name.h"

namespace status_translator {

// Of rows of one table, and of examples: a user's file may have thousands. The API has all.
inline constexpr int kMaxPageRows = 1000;

// <section> with a heading of level 2; to be closed by Close().
void OpenSection(HtmlWriter& html, absl::string_view heading);

// One entry of a <dl class="facts">; none for an empty text.
void WriteFact(HtmlWriter& html, absl::string_view name, absl::string_view text);
// The same for any content: to be closed by CloseFact.
void OpenFact(HtmlWriter& html, absl::string_view name);
void CloseFact(HtmlWriter& html);

// A table in a region that scrolls by itself, so that the page never does. `caption` must be unique on the page.
void OpenTable(HtmlWriter& html, absl::string_view caption, std::initializer_list<absl::string_view> columns);
void CloseTable(HtmlWriter& html);

// Links to the page of a code, with its text: "404 Not Found", "NOT_FOUND (5)".
void WriteHttpLink(HtmlWriter& html, int code);
void WriteGrpcLink(HtmlWriter& html, int number);

// "NOT_FOUND (5)".
std::string GrpcNumberText(int number);

// "yes: the cause passes" or "no: ...".
std::string RetrySentence(const v1::Retry& retry);
std::string FailureSentence(const v1::Failure& failure);
// "EXACT row 404 of profile general".
std::string RuleSentence(const v1::Rule& rule);
// "local reply" of ORIGIN_LOCAL_REPLY.
std::string OriginWord(v1::Origin origin);

// Text as a sentence: with a capital letter and a full stop.
std::string Sentence(absl::string_view text);

// The facts of one translation that do not depend on its direction: rule, retry advice, failure and round trip.
void WriteTranslationFacts(HtmlWriter& html, const v1::Translation& translation);

// Which profiles give which answer, the most frequent one first.
void WriteComparison(HtmlWriter& html, const v1::CompareProfilesResponse& compared);

// Commands to copy.
void WriteCommands(HtmlWriter& html, const std::vector<std::string>& commands);

// The address of this page, to pass on. Without a script only the path is shown.
void WriteShareLink(HtmlWriter& html, absl::string_view path);

// "Similar names: ..."; nothing without any.
void WriteSimilar(HtmlWriter& html, absl::string_view intro, const std::vector<NamedPage>& pages);

// The page for a name that does not exist: 404, with similar names.
HttpReply UnknownNamePage(const PageCall& call, absl::string_view message);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PAGE_PARTS_H_
