#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "convert/dump.h"
#include "lookup/errors.h"
#include "web/page/conversion_part.h"
#include "web/page/explain_line.h"
#include "web/page/form.h"
#include "web/page/pages.h"
#include "web/page/parts.h"

namespace status_translator {
namespace {

// A longer text is not put into the box again: each byte can take six in HTML.
constexpr size_t kMaxRepeatedBytes = size_t{16} * 1024;

absl::string_view Repeated(absl::string_view text) { return text.size() <= kMaxRepeatedBytes ? text : ""; }

std::string TypedText(const HttpRequest& request) {
  if (request.method == "POST") return FormValue(request.body, "q");
  for (const auto& [name, value] : request.query) {
    if (name == "q") return value;
  }
  return "";
}

bool IsOneWord(absl::string_view text) {
  return text.size() <= kMaxTypedNameBytes && text.find_first_of(" \t\r\n") == absl::string_view::npos;
}

HttpReply ConversionPage(const PageCall& call, const std::string& text, const Dump& dump) {
  HtmlWriter html = BeginPage({"A response", "", false});
  const absl::Status status = WriteConversion(call.translator, dump, html);
  if (!status.ok()) {
    html.Element("h1", "This response cannot be converted").Element("p", status.message(), {{"class", "lead"}});
  }
  for (const std::string& note : dump.notes) html.Element("p", note, {{"class", "note"}});
  WriteLookupBox(html, Repeated(text));
  return EndPage(std::move(html), call.translator, status.ok() ? 200 : 400);
}

HttpReply LinePage(const PageCall& call, const std::string& text) {
  HtmlWriter html = BeginPage({"An error line", "", false});
  html.Element("p", "Error line", {{"class", "kicker"}});
  const std::optional<std::vector<LineCause>> causes = ExplainLine(call.translator, text);
  if (causes.has_value() && !causes->empty()) {
    html.Element("h1", "What may have happened");
    WriteCauses(*causes, html);
  } else {
    html.Element("h1", causes.has_value() ? "This line is not known" : "Error lines cannot be explained yet");
    html.Element("p",
                 causes.has_value()
                     ? "No known client or proxy prints it in this form."
                     : "Diagnosis is not available in this version: codes, names and whole responses are.",
                 {{"class", "lead"}});
    WriteSimilar(html, "Codes that it mentions:", MentionedCodes(text));
    html.Element(
        "p",
        "Is it a response? Begin it with its status line, for example HTTP/1.1 404; before a body alone, put an "
        "empty line as well.",
        {{"class", "note"}});
  }
  WriteLookupBox(html, Repeated(text));
  return EndPage(std::move(html), call.translator);
}

}  // namespace

HttpReply LookupPage(const PageCall& call) {
  const std::string text = TypedText(call.request);
  if (absl::StripAsciiWhitespace(text).empty()) return RedirectToPage("/");
  if (const std::string path = PageOfName(call.translator, text); !path.empty()) return RedirectToPage(path);
  const absl::StatusOr<Dump> dump = ReadDump(text);
  if (dump.ok()) return ConversionPage(call, text, *dump);
  if (const absl::string_view word = absl::StripAsciiWhitespace(text); IsOneWord(word)) {
    const PageCall named{call.translator, std::string(word), call.request};
    return UnknownNamePage(named, absl::StrCat(Quoted(word), " is not a code, a profile or a shape."));
  }
  return LinePage(call, text);
}

}  // namespace status_translator
