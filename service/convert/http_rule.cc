#include "convert/http_rule.h"

#include <string>

#include "core/grpc_code.h"

namespace status_translator {

Rule RuleWithoutRow(const Profile& profile, RuleKind kind, int code, absl::string_view reason) {
  return {
      .kind = kind, .code = code, .profile = profile.name(), .reason = std::string(reason), .retry = RetryOfGrpc(code)};
}

Rule RuleForHttp(const Profile& profile, int http, Origin origin, const Body& body) {
  const absl::string_view error_code = body.error.has_value() ? body.error->error_code : absl::string_view();
  const Rule& by_table = *profile.HttpToGrpc(http, origin, error_code);
  if (by_table.kind == RuleKind::kErrorCode && by_table.code != kGrpcOk) return by_table;
  if (body.error.has_value() && body.error->grpc_code.has_value()) {
    Rule named =
        RuleWithoutRow(profile, RuleKind::kErrorCode, *body.error->grpc_code, "the body itself names the gRPC code");
    named.row = body.error->grpc_word;
    if (body.error->retry.has_value()) named.retry = *body.error->retry;
    return named;
  }
  const bool success = http >= 200 && http < 300;
  if (!success && !by_table.has_answer()) {
    return RuleWithoutRow(profile, RuleKind::kNotPublished, kGrpcUnknown, by_table.reason);
  }
  if (success || by_table.code == kGrpcOk) {
    return RuleWithoutRow(profile, RuleKind::kNotGrpc, kGrpcUnknown,
                          "the response is not gRPC; as OK without a message it would pass for an empty success");
  }
  return by_table;
}

}  // namespace status_translator
