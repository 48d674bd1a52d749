#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "convert/dump.h"
#include "core/spelling.h"
#include "diagnose/diagnose.h"
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

v1::DiagnoseResponse DiagnosisOf(const PageCall& call, const std::string& text) {
  v1::DiagnoseRequest request;
  request.set_text(text);
  v1::DiagnoseResponse response;
  // A text that is too long, the only error, has no causes.
  (void)Diagnose(call.translator, request, response);
  return response;
}

HttpReply LinePage(const PageCall& call, const std::string& text, const v1::DiagnoseResponse& diagnosis) {
  HtmlWriter html = BeginPage({"An error line", "", false});
  html.Element("p", "Error line", {{"class", "kicker"}});
  if (diagnosis.causes_size() > 0) {
    html.Element("h1", "What may have happened");
    WriteCauses(diagnosis, html);
  } else if (text.size() > kMaxDiagnoseBytes) {
    html.Element("h1", "This text is too long");
    html.Element("p",
                 absl::StrCat("It has ", text.size(), " bytes; an error line or a stack trace may have ",
                              kMaxDiagnoseBytes, ". Paste one error."),
                 {{"class", "lead"}});
  } else {
    html.Element("h1", "This line is not known");
    html.Element("p", "No known client or proxy prints it in this form.", {{"class", "lead"}});
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
  const v1::DiagnoseResponse diagnosis = HasStatusLine(text) ? v1::DiagnoseResponse() : DiagnosisOf(call, text);
  if (diagnosis.causes_size() > 0) return LinePage(call, text, diagnosis);
  const absl::StatusOr<Dump> dump = ReadDump(text);
  if (dump.ok()) return ConversionPage(call, text, *dump);
  if (const absl::string_view word = absl::StripAsciiWhitespace(text); IsOneWord(word)) {
    const PageCall named{call.translator, std::string(word), call.request};
    return UnknownNamePage(named, absl::StrCat(Quoted(word), " is not a code, a profile or a shape."));
  }
  return LinePage(call, text, diagnosis);
}

}  // namespace status_translator
