#include "web/page/conversion_part.h"

#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "convert/conversion_report.h"
#include "convert/convert_grpc.h"
#include "convert/convert_http.h"
#include "core/http_status.h"
#include "web/page/parts.h"

namespace status_translator {
namespace {

void WriteOriginFact(const v1::ConversionReport& report, HtmlWriter& html) {
  if (report.origin() == v1::ORIGIN_UNSPECIFIED) return;
  const absl::string_view from = OriginFromLabel(report.origin_from());
  WriteFact(html, "Origin", absl::StrCat(OriginWord(report.origin()), from.empty() ? "" : ", from ", from));
}

void WriteShapeFact(const v1::ConversionReport& report, HtmlWriter& html) {
  if (report.shape().empty()) return;
  OpenFact(html, "Shape");
  html.Link(PagePath("/shapes/", report.shape()), report.shape());
  if (!report.made_by().empty()) html.Text(absl::StrCat(", made by ", report.made_by()));
  CloseFact(html);
}

void WriteReport(const v1::ConversionReport& report, HtmlWriter& html) {
  const v1::Translation& translation = report.translation();
  html.Open("dl", {{"class", "facts"}});
  OpenFact(html, "HTTP");
  WriteHttpLink(html, translation.http().code());
  CloseFact(html);
  OpenFact(html, "gRPC");
  WriteGrpcLink(html, translation.grpc().number());
  CloseFact(html);
  WriteFact(html, "Why", translation.reason());
  WriteOriginFact(report, html);
  WriteShapeFact(report, html);
  WriteFact(html, "Error code", report.error_code());
  WriteTranslationFacts(html, translation);
  WriteFact(html, "Kept", absl::StrJoin(report.kept(), ", "));
  WriteFact(html, "Cut", absl::StrJoin(report.cut(), ", "));
  WriteFact(html, "Hidden", absl::StrJoin(report.hidden(), ", "));
  WriteFact(html, "Odd", FindingWords(report));
  html.Close();
}

void WriteResult(absl::string_view heading, const std::string& text, HtmlWriter& html) {
  OpenSection(html, heading);
  html.Open("pre").Element("code", text).Close(2);
}

}  // namespace

absl::Status WriteConversion(const Translator& translator, const Dump& dump, HtmlWriter& html) {
  if (const auto* http = std::get_if<v1::ConvertHttpResponseRequest>(&dump.request)) {
    v1::ConvertHttpResponseResponse response;
    if (absl::Status status = ConvertHttpResponse(translator, *http, response); !status.ok()) return status;
    html.Element("p", "Response", {{"class", "kicker"}});
    html.Open("h1").Text("For a gRPC caller: ").BreakableText(GrpcNumberText(response.status().code())).Close();
    html.Element("p", response.status().message(), {{"class", "lead"}});
    WriteReport(response.report(), html);
    WriteResult("Trailers that the caller gets", WriteTrailers(response.trailers()), html);
    return absl::OkStatus();
  }
  v1::ConvertGrpcResponseResponse response;
  const auto& grpc = std::get<v1::ConvertGrpcResponseRequest>(dump.request);
  if (absl::Status status = ConvertGrpcResponse(translator, grpc, response); !status.ok()) return status;
  html.Element("p", "Response", {{"class", "kicker"}});
  html.Element("h1", absl::StrCat("For an HTTP caller: ", HttpStatusText(response.http().code())));
  WriteReport(response.report(), html);
  WriteResult("Response that the caller gets", WriteHttpResponse(response.http()), html);
  return absl::OkStatus();
}

}  // namespace status_translator
