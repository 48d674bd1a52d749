#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/spelling.h"
#include "lookup/catalog.h"
#include "lookup/errors.h"
#include "web/page/pages.h"
#include "web/page/parts.h"

namespace status_translator {
namespace {

v1::Translation TranslateGrpc(const PageCall& call, int number) {
  v1::GrpcToHttpRequest request;
  request.set_code(static_cast<google::rpc::Code>(number));
  EncodedAnswer answer;
  v1::GrpcToHttpResponse response;
  if (call.translator.GrpcToHttp(request, answer).ok()) {
    (void)response.ParseFromString(answer.ToString());  // written by this program
  }
  return response.translation();
}

void WriteGrpcCode(const PageCall& call, const GrpcCodeInfo& code, HtmlWriter& html) {
  html.Element("p", absl::StrCat("gRPC code ", code.number), {{"class", "kicker"}});
  html.Open("h1").BreakableText(code.name).Close();
  const v1::Translation translation = TranslateGrpc(call, code.number);
  html.Open("p", {{"class", "answer"}}).Text("HTTP ");
  if (translation.has_http()) {
    WriteHttpLink(html, translation.http().code());
  } else {
    html.Text("status: not published");
  }
  html.Close().Element("p", Sentence(code.description), {{"class", "lead"}});
  html.Open("dl", {{"class", "facts"}});
  OpenFact(html, "Profile");
  html.Link(PagePath("/profiles/", call.translator.default_profile()), call.translator.default_profile());
  CloseFact(html);
  WriteFact(html, "Why", translation.reason());
  WriteTranslationFacts(html, translation);
  WriteFact(html, "Defined in", "google.rpc.Code; gRPC’s statuscodes.md");
  html.Close();
}

// The catalogued statuses that become this code.
void WriteStatusesOf(const PageCall& call, int number, HtmlWriter& html) {
  const absl::StatusOr<const RevisedProfile*> profile = call.translator.FindProfile("");
  if (!profile.ok()) return;
  OpenSection(html, "HTTP statuses that become it");
  html.Open("dl", {{"class", "facts"}});
  for (const Origin origin : {Origin::kApplication, Origin::kIntermediary, Origin::kLocalReply}) {
    OpenFact(html, absl::StrCat("origin ", OriginName(origin)));
    bool any = false;
    for (const HttpStatusInfo& status : HttpStatuses()) {
      if (!IsHttpStatus(status.code)) continue;
      const Rule& rule = *(*profile)->profile->HttpToGrpc(status.code, origin);
      if (!rule.has_answer() || rule.code != number) continue;
      if (any) html.Text(", ");
      html.Element("a", absl::StrCat(status.code),
                   {{"href", absl::StrCat("/http/", status.code)}, {"title", status.reason_phrase}});
      any = true;
    }
    if (!any) html.Text("none");
    CloseFact(html);
  }
  html.Close(2);
}

}  // namespace

HttpReply GrpcListPage(const PageCall& call) {
  HtmlWriter html = BeginPage({"gRPC codes", "/grpc"});
  html.Element("h1", "gRPC codes");
  OpenTable(html, "All gRPC codes", {"Number", "Code", "HTTP status", "Meaning"});
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    html.Open("tr").Element("td", absl::StrCat(code.number), {{"class", "number"}});
    html.Open("th", {{"scope", "row"}}).Open("a", {{"href", absl::StrCat("/grpc/", code.name)}});
    html.BreakableText(code.name).Close(2);
    html.Open("td");
    const v1::Translation translation = TranslateGrpc(call, code.number);
    if (translation.has_http()) WriteHttpLink(html, translation.http().code());
    html.Close().Element("td", code.description).Close();
  }
  CloseTable(html);
  return EndPage(std::move(html), call.translator);
}

HttpReply GrpcPage(const PageCall& call) {
  const std::optional<int> number = GrpcCodeOfAnySpelling(call.argument);
  if (!number.has_value()) {
    return UnknownNamePage(call, absl::StrCat(Quoted(call.argument), " is not a gRPC code: 0–16, or its name."));
  }
  const GrpcCodeInfo& code = GrpcCodes()[static_cast<size_t>(*number)];
  const std::string path = absl::StrCat("/grpc/", code.name);
  if (call.request.path != path) return RedirectToPage(path);
  HtmlWriter html = BeginPage({code.name, "/grpc"});
  WriteGrpcCode(call, code, html);
  WriteStatusesOf(call, *number, html);
  v1::CompareProfilesRequest request;
  request.set_grpc_code(static_cast<google::rpc::Code>(*number));
  v1::CompareProfilesResponse compared;
  if (CompareProfiles(call.translator, request, compared).ok()) WriteComparison(html, compared);
  WriteCommands(html, {absl::StrCat("status-translator explain ", code.name, " --all"),
                       absl::StrCat("curl http://127.0.0.1:8080/v1/grpc/", code.name),
                       absl::StrCat("grpcurl -plaintext -d '{\"code\": \"", code.name,
                                    "\"}' 127.0.0.1:50051 "
                                    "statustranslator.v1.TranslationService/GrpcToHttp")});
  WriteShareLink(html, path);
  return EndPage(std::move(html), call.translator);
}

}  // namespace status_translator
