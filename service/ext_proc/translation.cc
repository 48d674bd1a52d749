#include "ext_proc/translation.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "convert/conversion_report.h"
#include "core/origin.h"
#include "core/retry_flip.h"
#include "support/enum_word.h"

namespace status_translator {

std::string HttpText(int code) { return absl::StrCat("HTTP ", code); }

bool IsRetried(int64_t grpc_code) { return RetryOfGrpc(grpc_code).retryable; }

bool IsRetried(const Profile& profile, int http) {
  const Rule* rule = profile.HttpToGrpc(http, Origin::kUnspecified);
  return rule != nullptr && rule->retry.retryable;
}

absl::string_view RetryFlipText(bool before, bool after) { return RetryFlipName(RetryFlipOf(before, after)); }

void SetRule(const v1::ConversionReport& report, const Rule* rule, ExtProcTranslation& translation) {
  translation.origin = OriginName(static_cast<Origin>(report.origin()));
  translation.origin_from = OriginFromLabel(report.origin_from());
  translation.shape = report.shape();
  if (translation.shape.empty()) translation.body = EnumWord(report.body());
  translation.data_revision = report.data_revision();
  if (rule == nullptr) {
    translation.kind = kFromResponse;
    translation.rule = "the response said it itself";
    return;
  }
  translation.kind = RuleKindName(rule->kind);
  translation.rule = absl::StrCat(translation.kind, rule->row.empty() ? "" : " row ", rule->row,
                                  rule->shape.empty() ? " of profile " : " of shape ",
                                  rule->shape.empty() ? rule->profile.text() : rule->shape.text());
}

PassReason PassReasonOf(const absl::Status& error) {
  return absl::IsNotFound(error) ? PassReason::kUnknownProfile : PassReason::kNotConvertible;
}

absl::StatusOr<HttpDecision> DecideHttp(const Translator& translator, const ExtProcExchange& exchange,
                                        v1::ConvertHttpResponseResponse& converted) {
  const ExtProcSettings& settings = exchange.settings();
  const bool is_local = exchange.IsLocalReply();
  return DecideHttpResponse(translator,
                            {.http = exchange.response(),
                             .origin = is_local ? Origin::kLocalReply : settings.origin,
                             .profile = settings.profile,
                             .expose = ExposeOf(settings),
                             .shape_decides_origin = !is_local && settings.requires_shape,
                             .wants_skeleton = !is_local},
                            converted);
}

void SetDecision(const ExtProcExchange& exchange, const v1::ConversionReport& report, HttpDecision& decision,
                 ExtProcTranslation& translation) {
  SetRule(report, decision.rule.has_value() ? &*decision.rule : nullptr, translation);
  translation.was_recognised = decision.was_recognised && !exchange.IsLocalReply();
  translation.skeleton = std::move(decision.skeleton);
}

ExtProcTranslation Passing(PassReason reason, ExtProcTranslation translation) {
  translation.pass = reason;
  translation.to = translation.before;
  translation.retry_flip = RetryFlipText(false, false);
  return translation;
}

bool IsOnlyGuessed(const ExtProcExchange& exchange, const v1::ConversionReport& report) {
  return exchange.settings().requires_shape && report.origin_from() == v1::ORIGIN_FROM_GUESS;
}

const v1::Expose* ExposeOf(const ExtProcSettings& settings) {
  return settings.expose.has_value() ? &*settings.expose : nullptr;
}

void SetWishes(const ExtProcExchange& exchange, v1::ConvertGrpcResponseRequest& request) {
  const ExtProcSettings& settings = exchange.settings();
  request.set_accept(exchange.accept());
  request.set_format(settings.format.value_or(v1::FORMAT_UNSPECIFIED));
  request.set_profile(settings.profile);
  if (settings.expose.has_value()) *request.mutable_expose() = *settings.expose;
}

}  // namespace status_translator
