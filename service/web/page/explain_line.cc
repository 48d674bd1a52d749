#include "web/page/explain_line.h"

#include "web/page/parts.h"

namespace status_translator {
namespace {

void WriteSteps(absl::string_view heading, const std::vector<std::string>& steps, HtmlWriter& html) {
  if (steps.empty()) return;
  html.Element("h3", heading).Open("ul");
  for (const std::string& step : steps) html.Element("li", step);
  html.Close();
}

void WriteGrpcName(absl::string_view fact, const std::string& name, HtmlWriter& html) {
  if (name.empty()) return;
  OpenFact(html, fact);
  html.Link(PagePath("/grpc/", name), name);
  CloseFact(html);
}

void WriteCause(const LineCause& cause, HtmlWriter& html) {
  html.Open("section").Element("h2", cause.kind);
  html.Open("dl", {{"class", "facts"}});
  WriteFact(html, "Confidence", cause.confidence);
  WriteFact(html, "Client", cause.client);
  WriteFact(html, "Versions", cause.client_versions);
  WriteFact(html, "Made by", cause.made_by);
  if (cause.http_status > 0) {
    OpenFact(html, "HTTP status");
    WriteHttpLink(html, cause.http_status);
    CloseFact(html);
  }
  WriteFact(html, "HTTP/2 error", cause.http2_error);
  WriteGrpcName("gRPC code seen", cause.grpc_seen, html);
  WriteGrpcName("gRPC code by profile", cause.grpc_by_profile, html);
  WriteFact(html, "May have run", cause.may_have_run);
  WriteFact(html, "Send it again?", cause.retry);
  WriteFact(html, "Recognised by", cause.line_template);
  html.Close();
  WriteSteps("Next steps", cause.next_steps, html);
  WriteSteps("How to tell", cause.distinguish, html);
  html.Close();
}

}  // namespace

std::optional<std::vector<LineCause>> ExplainLine(const Translator&, absl::string_view) { return std::nullopt; }

void WriteCauses(const std::vector<LineCause>& causes, HtmlWriter& html) {
  for (const LineCause& cause : causes) WriteCause(cause, html);
}

}  // namespace status_translator
