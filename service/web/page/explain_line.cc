#include "web/page/explain_line.h"

#include <string>

#include "core/grpc_code.h"
#include "diagnose/cause_words.h"
#include "web/page/parts.h"

namespace status_translator {
namespace {

using Texts = google::protobuf::RepeatedPtrField<std::string>;

void WriteList(absl::string_view heading, const Texts& texts, HtmlWriter& html) {
  if (texts.empty()) return;
  html.Element("h3", heading).Open("ul");
  for (const std::string& text : texts) html.Element("li", text);
  html.Close();
}

void WriteCode(absl::string_view fact, int code, HtmlWriter& html) {
  OpenFact(html, fact);
  html.Link(PagePath("/grpc/", GrpcCodeText(code)), GrpcCodeText(code));
  CloseFact(html);
}

void WriteCause(const v1::Cause& cause, HtmlWriter& html) {
  html.Open("section").Element("h2", cause.summary());
  html.Open("dl", {{"class", "facts"}});
  WriteFact(html, "Confidence", ConfidenceWord(cause));
  WriteFact(html, "Printed by", SpeakerText(cause));
  WriteFact(html, "Made by", MakerText(cause));
  if (cause.has_http_status()) {
    OpenFact(html, "HTTP status");
    WriteHttpLink(html, cause.http_status());
    CloseFact(html);
  }
  WriteFact(html, "HTTP/2 error", cause.http2_error());
  if (cause.has_grpc_seen()) WriteCode("gRPC code seen", cause.grpc_seen(), html);
  if (cause.has_grpc_by_profile()) {
    WriteCode(cause.has_grpc_if_proxy() ? "Right if the application sent it" : "Right gRPC code",
              cause.grpc_by_profile(), html);
  }
  if (cause.has_grpc_if_proxy()) WriteCode("Right if a proxy sent it", cause.grpc_if_proxy(), html);
  WriteFact(html, "Why they differ", cause.reason());
  WriteFact(html, "May have run", MayHaveRunText(cause));
  if (cause.has_retry()) WriteFact(html, "Send it again?", RetrySentence(cause.retry()));
  WriteFact(html, "Recognised by", cause.template_());
  html.Close();
  WriteList("Next steps", cause.next_steps(), html);
  WriteList("What the words do not tell", cause.distinguish(), html);
  html.Close();
}

}  // namespace

void WriteCauses(const v1::DiagnoseResponse& response, HtmlWriter& html) {
  for (const v1::Cause& cause : response.causes()) WriteCause(cause, html);
}

}  // namespace status_translator
