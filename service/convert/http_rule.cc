#include "convert/http_rule.h"

#include <string>

#include "convert/may_have_run.h"
#include "core/grpc_code.h"
#include "core/http_status.h"

namespace status_translator {

Rule RuleWithoutRow(const Profile& profile, RuleKind kind, int code, absl::string_view reason) {
  return {
      .kind = kind, .code = code, .profile = profile.name(), .reason = std::string(reason), .retry = RetryOfGrpc(code)};
}

namespace {

// The answer of the status. An error that was sent with a status of 200-299 is looked up by the one that it names.
Rule RuleByStatus(const Profile& profile, int http, const Recognised& recognised, const Rule& by_table) {
  const bool success = IsNormal(http);
  const bool names_status = recognised.error.http_status.has_value();
  if (success && names_status) {
    const Rule& named = *profile.HttpToGrpc(*recognised.error.http_status, recognised.origin);
    if (named.has_answer() && named.code != kGrpcOk) return named;
  }
  if (!success && !by_table.has_answer()) {
    return RuleWithoutRow(profile, RuleKind::kNotPublished, kGrpcUnknown, by_table.reason);
  }
  if (success && recognised.shape != nullptr) {
    return RuleWithoutRow(profile, RuleKind::kNotGrpc, kGrpcUnknown,
                          "the response is an error that was sent with a status of success");
  }
  if (success || by_table.code == kGrpcOk) {
    return RuleWithoutRow(profile, RuleKind::kNotGrpc, kGrpcUnknown,
                          "the response is not gRPC; as OK without a message it would pass for an empty success");
  }
  return by_table;
}

}  // namespace

Rule RuleForHttp(const RevisedProfile& revised, int http, const Recognised& recognised) {
  const Profile& profile = *revised.profile;
  const ApiError& error = recognised.error;
  const absl::string_view shape = recognised.shape == nullptr ? absl::string_view() : recognised.shape->name;
  const Rule& by_table = *profile.HttpToGrpc(http, recognised.origin, error.error_code, shape);
  if (by_table.kind == RuleKind::kErrorCode && by_table.code != kGrpcOk) return by_table;
  Rule rule;
  if (recognised.answer.rule != nullptr) {
    rule = *recognised.answer.rule;
  } else if (error.grpc_code.has_value()) {
    rule = RuleWithoutRow(profile, RuleKind::kErrorCode, *error.grpc_code, "the body itself names the gRPC code");
    rule.row = error.grpc_word;
  } else {
    rule = RuleByStatus(profile, http, recognised, by_table);
    const absl::string_view doubt =
        revised.uses_shapes && rule.retry.retryable ? WhyItMayHaveRun(http, recognised) : absl::string_view();
    if (!doubt.empty()) rule.retry = {false, std::string(doubt)};
  }
  // What this one response says about itself goes before what is known of its kind.
  if (revised.uses_shapes && error.retryable.has_value()) {
    rule.retry = {*error.retryable, *error.retryable ? "the response itself says that a retry may succeed"
                                                     : "the response itself says that a retry is useless"};
  } else if (recognised.answer.retry != nullptr) {
    rule.retry = *recognised.answer.retry;
  }
  return rule;
}

}  // namespace status_translator
