#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "lookup/catalog.h"
#include "lookup/errors.h"
#include "web/page/pages.h"
#include "web/page/parts.h"
#include "wire/text.h"

namespace status_translator {
namespace {

// Of one example. Built-in ones have at most a few hundred.
constexpr size_t kMaxShownBodyBytes = 2048;
// Of one shape, so that its page stays small.
constexpr int kMaxShownExamples = 30;

std::string MadeBy(const v1::ShapeSummary& summary) {
  const std::string maker = OriginWord(summary.origin());
  return summary.has_product() ? absl::StrCat(maker, ": ", summary.product()) : maker;
}

std::string ExampleText(const v1::Example& example) {
  std::string text = absl::StrCat("HTTP ", example.status(), "\n");
  for (const std::string& header : example.header()) absl::StrAppend(&text, header, "\n");
  const absl::string_view body = Shorten(example.body(), kMaxShownBodyBytes);
  absl::StrAppend(&text, body.empty() ? "" : "\n", body, body.size() < example.body().size() ? "\n…" : "");
  return text;
}

void WriteExamples(const v1::GetShapeResponse& response, HtmlWriter& html) {
  const auto& examples = response.shape().example();
  if (examples.empty()) return;
  OpenSection(html, "Examples");
  int shown = 0;
  for (const v1::Example& example : examples) {
    if (shown++ == kMaxShownExamples) {
      html.Element("p", absl::StrCat("And ", examples.size() - kMaxShownExamples, " more."));
      break;
    }
    html.Open("figure").Open("pre").Element("code", ExampleText(example)).Close().Open("figcaption");
    if (!example.grpc().empty()) {
      html.Text("becomes ").Link(PagePath("/grpc/", example.grpc()), example.grpc());
      if (!example.error_code().empty()) html.Text(absl::StrCat(", error code ", example.error_code()));
    }
    if (!example.source().empty()) {
      html.Text(absl::StrCat(example.grpc().empty() ? "" : "; ", "source: ", example.source()));
    }
    html.Close(2);
  }
  html.Close();
}

void WriteCodeRows(const v1::Shape& shape, HtmlWriter& html) {
  if (shape.code_size() == 0) return;
  OpenTable(html, "What its error codes mean", {"Error code", "gRPC code", "Why"});
  int rows = 0;
  for (const v1::CodeRow& row : shape.code()) {
    if (rows++ == kMaxPageRows) break;
    html.Open("tr").Open("th", {{"scope", "row"}});
    html.Text(row.pattern().empty() ? absl::StrJoin(row.value(), ", ") : absl::StrCat("/", row.pattern(), "/"));
    if (row.status_size() > 0) html.Text(absl::StrCat(" (HTTP ", absl::StrJoin(row.status(), ", "), ")"));
    html.Close().Open("td");
    if (!row.grpc().empty()) {
      html.Open("a", {{"href", PagePath("/grpc/", row.grpc())}}).BreakableText(row.grpc()).Close();
    }
    html.Close().Element("td", row.reason()).Close();
  }
  CloseTable(html);
}

void WriteShapeFacts(const PageCall& call, const v1::GetShapeResponse& response, HtmlWriter& html) {
  html.Open("dl", {{"class", "facts"}});
  WriteFact(html, "Made by", MadeBy(response.summary()));
  WriteFact(html, "Tier", response.summary().tier());
  for (const std::string& source : response.shape().source()) WriteFact(html, "Source", source);
  if (call.translator.profiles().Find(response.summary().name()) != nullptr) {
    OpenFact(html, "Profile of this name");
    html.Link(PagePath("/profiles/", response.summary().name()), response.summary().name());
    CloseFact(html);
  }
  html.Close();
}

}  // namespace

HttpReply ShapeListPage(const PageCall& call) {
  v1::ListShapesResponse response;
  (void)ListShapes(call.translator, {}, response);  // has no arguments that could be wrong
  HtmlWriter html = BeginPage({"Shapes", "/shapes"});
  html.Element("h1", "Shapes");
  html.Element("p",
               "A shape is a kind of error response that is recognised: who makes it, and where its error code, "
               "message and wait are.",
               {{"class", "lead"}});
  OpenTable(html, absl::StrCat("All ", response.shapes_size(), " shapes"), {"Shape", "Made by", "Description"});
  int rows = 0;
  for (const v1::ShapeSummary& summary : response.shapes()) {
    if (rows++ == kMaxPageRows) break;
    html.Open("tr").Open("th", {{"scope", "row"}});
    html.Link(PagePath("/shapes/", summary.name()), summary.name()).Close();
    html.Element("td", MadeBy(summary)).Element("td", summary.description()).Close();
  }
  CloseTable(html);
  return EndPage(std::move(html), call.translator);
}

HttpReply ShapePage(const PageCall& call) {
  v1::GetShapeRequest request;
  request.set_name(call.argument);
  v1::GetShapeResponse response;
  const absl::Status status = GetShape(call.translator, request, response);
  if (!status.ok()) return UnknownNamePage(call, absl::StrCat("There is no shape ", Quoted(call.argument), "."));
  const std::string& name = response.summary().name();
  HtmlWriter html = BeginPage({absl::StrCat("Shape ", name), "/shapes"});
  html.Element("p", "Shape", {{"class", "kicker"}}).Element("h1", name);
  html.Element("p", response.summary().description(), {{"class", "lead"}});
  WriteShapeFacts(call, response, html);
  WriteCodeRows(response.shape(), html);
  WriteExamples(response, html);
  WriteCommands(html, {absl::StrCat("status-translator explain ", name),
                       absl::StrCat("curl http://127.0.0.1:8080/v1/shapes/", name)});
  return EndPage(std::move(html), call.translator);
}

}  // namespace status_translator
