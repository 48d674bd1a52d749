#include "cli/conversion_rows.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/explanation.h"
#include "convert/conversion_report.h"
#include "support/enum_word.h"

namespace status_translator {

TextRows ReportRows(const v1::ConversionReport& report) {
  TextRows rows;
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) rows.push_back({name, value});
  };
  const v1::Translation& translation = report.translation();
  add("HTTP", absl::StrCat(translation.http().code(), " ", translation.http().reason_phrase()));
  const v1::GrpcCode& grpc = translation.grpc();
  add("gRPC", grpc.name().empty() ? absl::StrCat(grpc.number(), ", a number that gRPC does not define")
                                  : absl::StrCat(grpc.name(), " (", grpc.number(), ")"));
  add("why", translation.reason());
  if (translation.has_rule()) add("rule", RuleText(translation));
  if (report.origin() != v1::ORIGIN_UNSPECIFIED) {
    const absl::string_view from = OriginFromLabel(report.origin_from());
    add("origin", absl::StrCat(EnumWord(report.origin()), from.empty() ? "" : absl::StrCat(", from ", from)));
  }
  add("shape", report.shape());
  add("also claimed by", report.also_claimed_by());
  add("made by", report.made_by());
  if (report.body() != v1::BODY_KIND_UNSPECIFIED) add("body", EnumWord(report.body()));
  add("error code", report.error_code());
  AddCatalogRows(translation.catalog_entry(), rows);
  add("retry", RetryText(translation.retry()));
  add("restored", report.restored() ? "yes: the status carried the original HTTP response" : "");
  add("kept", absl::StrJoin(report.kept(), ", "));
  add("cut", absl::StrJoin(report.cut(), ", "));
  add("hidden", absl::StrJoin(report.hidden(), ", "));
  add("odd", FindingWords(report));
  add("data", absl::StrCat("@", report.data_revision().substr(0, 12)));
  return rows;
}

}  // namespace status_translator
