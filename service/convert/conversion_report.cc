#include "convert/conversion_report.h"

#include "absl/strings/str_join.h"
#include "lookup/to_proto.h"
#include "support/enum_word.h"

namespace status_translator {

MetricLabels MetricLabelsOf(const v1::ConversionReport& report) {
  const v1::Translation& translation = report.translation();
  return {translation.profile(),
          translation.has_rule() ? RuleKindName(static_cast<RuleKind>(translation.rule().kind())) : kFromResponse,
          HttpClassLabel(translation.http().code()),
          report.body() == v1::BODY_KIND_UNSPECIFIED ? absl::string_view()
          : report.shape().empty()                   ? absl::string_view("none")
                                                     : absl::string_view(report.shape())};
}

absl::string_view OriginFromLabel(v1::OriginFrom from) {
  constexpr absl::string_view kNames[] = {"", "caller", "shape", "guess"};
  return v1::OriginFrom_IsValid(from) ? kNames[from] : kNames[0];
}

std::string FindingWords(const v1::ConversionReport& report) {
  return absl::StrJoin(report.findings(), ", ",
                       [](std::string* out, int finding) { out->append(EnumWord(static_cast<v1::Finding>(finding))); });
}

void FillTranslation(const RevisedProfile& revised, int http, int64_t grpc, const Rule* rule, absl::string_view reason,
                     v1::Translation& translation) {
  ToProto(http, *translation.mutable_http());
  GrpcToProto(grpc, *translation.mutable_grpc());
  translation.set_profile(revised.profile->name());
  translation.set_profile_revision(revised.revision);
  if (!reason.empty()) translation.set_reason(std::string(reason));
  if (rule != nullptr) ToProto(*rule, *translation.mutable_rule());
  if (rule != nullptr && rule->catalog.has_value()) ToProto(*rule->catalog, *translation.mutable_catalog_entry());
  ToProto(rule == nullptr ? RetryOfGrpc(grpc) : rule->retry, *translation.mutable_retry());
}

}  // namespace status_translator
