#include <optional>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/http_status.h"
#include "core/spelling.h"
#include "lookup/catalog.h"
#include "lookup/errors.h"
#include "web/page/pages.h"
#include "web/page/parts.h"

namespace status_translator {
namespace {

constexpr absl::string_view kClassNames[] = {
    "", "1xx Informational", "2xx Successful", "3xx Redirection", "4xx Client error", "5xx Server error"};

// The address of a reference such as "RFC 9110 §15.5.5"; empty if it is not of this form.
std::string ReferenceAddress(absl::string_view reference) {
  if (!absl::ConsumePrefix(&reference, "RFC ")) return "";
  const std::vector<absl::string_view> parts = absl::StrSplit(reference, absl::MaxSplits(" §", 1));
  int number = 0;
  if (!absl::SimpleAtoi(parts[0], &number)) return "";
  std::string document = absl::StrCat("https://www.rfc-editor.org/rfc/rfc", number);
  if (parts.size() == 1) return document;
  if (parts[1].find_first_not_of("0123456789.") != absl::string_view::npos) return "";
  return absl::StrCat(document, "#section-", parts[1]);
}

void WriteReference(HtmlWriter& html, const v1::HttpStatus& status) {
  if (!status.has_reference()) return;
  OpenFact(html, "Defined in");
  const std::string address = ReferenceAddress(status.reference());
  if (address.empty()) {
    html.Text(status.reference());
  } else {
    html.Link(address, status.reference());
  }
  if (!status.registered()) {
    html.Text(status.has_vendor() ? absl::StrCat(" (not registered; used by ", status.vendor(), ")")
                                  : " (not registered)");
  }
  CloseFact(html);
}

std::optional<v1::Translation> TranslateHttp(const PageCall& call, int code, v1::Origin origin) {
  v1::HttpToGrpcRequest request;
  request.set_code(code);
  request.set_origin(origin);
  EncodedAnswer answer;
  if (!call.translator.HttpToGrpc(request, answer).ok()) return std::nullopt;
  v1::HttpToGrpcResponse response;
  (void)response.ParseFromString(answer.ToString());  // written by this program
  return response.translation();
}

constexpr absl::string_view kOriginMeanings[] = {"", "the service itself answered",
                                                 "a proxy, load balancer or gateway answered instead of it",
                                                 "the caller’s own proxy answered"};

void WriteByOrigin(const PageCall& call, int code, HtmlWriter& html) {
  OpenSection(html, "In gRPC, by origin");
  html.Open("p").Text("By profile ");
  html.Link(PagePath("/profiles/", call.translator.default_profile()), call.translator.default_profile());
  html.Text(", depending on who made the response:").Close().Open("dl", {{"class", "facts"}});
  for (const v1::Origin origin : {v1::ORIGIN_APPLICATION, v1::ORIGIN_INTERMEDIARY, v1::ORIGIN_LOCAL_REPLY}) {
    const std::optional<v1::Translation> translation = TranslateHttp(call, code, origin);
    if (!translation.has_value()) continue;
    html.Open("div").Open("dt").Text(OriginWord(origin));
    html.Element("small", kOriginMeanings[origin]).Close().Open("dd");
    if (translation->has_grpc()) {
      WriteGrpcLink(html, translation->grpc().number());
    } else {
      html.Text("not published");
    }
    if (translation->has_reason()) html.Element("small", Sentence(translation->reason()));
    html.Close(2);
  }
  html.Close(2);
}

// The gRPC code in one line, and that of an intermediary where it differs.
void WriteAnswer(const PageCall& call, int code, HtmlWriter& html) {
  const std::optional<v1::Translation> application = TranslateHttp(call, code, v1::ORIGIN_APPLICATION);
  const std::optional<v1::Translation> intermediary = TranslateHttp(call, code, v1::ORIGIN_INTERMEDIARY);
  if (!application.has_value() || !intermediary.has_value() || !application->has_grpc()) return;
  html.Open("p", {{"class", "answer"}}).Text("gRPC ");
  WriteGrpcLink(html, application->grpc().number());
  if (intermediary->grpc().number() != application->grpc().number()) {
    html.Text(" from the application, ");
    WriteGrpcLink(html, intermediary->grpc().number());
    html.Text(" from an intermediary");
  }
  html.Close();
}

void WriteHttpStatus(const PageCall& call, int code, const v1::HttpStatus& status, HtmlWriter& html) {
  html.Element("p", kClassNames[HttpClass(code)], {{"class", "kicker"}});
  html.Element("h1", HttpStatusText(code));
  WriteAnswer(call, code, html);
  html.Element("p", Sentence(status.has_description() ? status.description() : "a status that is not in the catalogue"),
               {{"class", "lead"}});
  html.Open("dl", {{"class", "facts"}});
  WriteReference(html, status);
  if (IsHttpStatus(code)) WriteFact(html, "Outcome", IsNormal(code) ? "normal" : "abnormal");
  const std::optional<v1::Translation> translation = TranslateHttp(call, code, v1::ORIGIN_UNSPECIFIED);
  if (translation.has_value()) WriteTranslationFacts(html, *translation);
  html.Close();
}

void WriteRest(const PageCall& call, int code, HtmlWriter& html) {
  if (!IsHttpStatus(code)) {
    html.Element("p", "It is outside 100–599 and is not translated.");
    return;
  }
  WriteByOrigin(call, code, html);
  v1::CompareProfilesRequest request;
  request.set_http_code(code);
  v1::CompareProfilesResponse compared;
  if (CompareProfiles(call.translator, request, compared).ok()) WriteComparison(html, compared);
  WriteCommands(html, {absl::StrCat("status-translator explain ", code, " --all"),
                       absl::StrCat("curl http://127.0.0.1:8080/v1/http/", code, "?origin=intermediary"),
                       absl::StrCat("grpcurl -plaintext -d '{\"code\": ", code,
                                    "}' 127.0.0.1:50051 "
                                    "statustranslator.v1.TranslationService/HttpToGrpc")});
}

}  // namespace

HttpReply HttpListPage(const PageCall& call) {
  HtmlWriter html = BeginPage({"HTTP statuses", "/http"});
  html.Element("h1", "HTTP statuses");
  for (int http_class = 1; http_class <= 5; ++http_class) {
    OpenSection(html, kClassNames[http_class]);
    OpenTable(html, absl::StrCat("Statuses ", http_class, "xx"), {"Status", "gRPC code", "Meaning"});
    for (const HttpStatusInfo& status : HttpStatuses()) {
      if (HttpClass(status.code) != http_class) continue;
      html.Open("tr").Open("th", {{"scope", "row"}});
      WriteHttpLink(html, status.code);
      html.Close().Open("td");
      const std::optional<v1::Translation> translation = TranslateHttp(call, status.code, v1::ORIGIN_UNSPECIFIED);
      if (translation.has_value() && translation->has_grpc()) WriteGrpcLink(html, translation->grpc().number());
      html.Close().Element("td", status.description).Close();
    }
    CloseTable(html);
    html.Close();
  }
  return EndPage(std::move(html), call.translator);
}

HttpReply HttpPage(const PageCall& call) {
  const std::optional<int> code = HttpStatusOfAnySpelling(call.argument);
  if (!code.has_value()) {
    return UnknownNamePage(call, absl::StrCat(Quoted(call.argument), " is not an HTTP status: 100–599, or its name."));
  }
  const std::string path = absl::StrCat("/http/", *code);
  if (call.request.path != path) return RedirectToPage(path);
  v1::GetHttpStatusRequest request;
  request.set_code(*code);
  v1::GetHttpStatusResponse response;
  (void)GetHttpStatus(call.translator, request, response);  // the code is in 100-599 or in the catalogue
  HtmlWriter html = BeginPage({HttpStatusText(*code), "/http"});
  WriteHttpStatus(call, *code, response.status(), html);
  WriteRest(call, *code, html);
  WriteShareLink(html, path);
  return EndPage(std::move(html), call.translator);
}

}  // namespace status_translator
