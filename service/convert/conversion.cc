#include "convert/conversion.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "lookup/errors.h"
#include "lookup/to_proto.h"
#include "support/limits.h"

namespace status_translator {
namespace {

constexpr absl::string_view kDebugInfo = "google.rpc.DebugInfo";

}  // namespace

MetricLabels MetricLabelsOf(const v1::ConversionReport& report) {
  const v1::Translation& translation = report.translation();
  return {translation.profile(),
          translation.has_rule() ? RuleKindName(static_cast<RuleKind>(translation.rule().kind())) : kFromResponse,
          HttpClassLabel(translation.http().code())};
}

absl::StatusOr<Expose> ExposeFor(const v1::Expose* asked, const Profile& profile) {
  if (asked == nullptr) return profile.expose();
  if (asked->headers_size() > kMaxExposedHeaders) {
    return FieldError(ErrorReason::kExposeTooLong, "expose.headers",
                      absl::StrCat("has ", asked->headers_size(), " names; at most ", kMaxExposedHeaders));
  }
  Expose result{.body = asked->body(), .headers = {}, .without_debug_info = asked->without_debug_info()};
  for (const std::string& name : asked->headers()) result.headers.push_back(absl::AsciiStrToLower(name));
  return result;
}

bool HideDebugInfoIn(const Expose& expose, StatusDetails& details, v1::ConversionReport& report) {
  if (!expose.without_debug_info || !RemoveDetails(kDebugInfo, details)) return false;
  report.add_hidden(absl::StrCat("detail:", kDebugInfo));
  return true;
}

bool HoldsHidden(const Expose& expose, absl::string_view body) {
  return expose.without_debug_info && absl::StrContains(body, kDebugInfo);
}

void AdviseToWait(const StatusDetails& details, v1::Translation& translation) {
  google::rpc::RetryInfo info;
  if (!FindDetail(details, info) || !info.has_retry_delay()) return;
  ToProto(Retry{true, "the response names a wait; retry after it"}, *translation.mutable_retry());
}

void FillTranslation(const RevisedProfile& revised, int http, int64_t grpc, const Rule* rule, absl::string_view reason,
                     v1::Translation& translation) {
  ToProto(http, *translation.mutable_http());
  GrpcToProto(grpc, *translation.mutable_grpc());
  translation.set_profile(revised.profile->name());
  translation.set_profile_revision(revised.revision);
  if (!reason.empty()) translation.set_reason(std::string(reason));
  if (rule == nullptr) {
    const GrpcCodeInfo& code = GrpcCodes()[IsGrpcCode(grpc) ? grpc : kGrpcUnknown];
    ToProto(Retry{code.retryable, std::string(code.retry_reason)}, *translation.mutable_retry());
    return;
  }
  ToProto(*rule, *translation.mutable_rule());
  ToProto(rule->retry, *translation.mutable_retry());
}

}  // namespace status_translator
