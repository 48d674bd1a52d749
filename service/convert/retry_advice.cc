#include "convert/retry_advice.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"
#include "lookup/to_proto.h"
#include "support/limits.h"
#include "wire/details.h"

namespace status_translator {
namespace {

constexpr int kResourceExhausted = 8;

// What the advice without the wait says against a repeat; empty if it says nothing.
std::string NoteOf(const v1::Retry& retry) {
  // It asks for nothing but the wait.
  if (retry.reason() == RetryOfGrpc(kResourceExhausted).reason.text()) return "";
  if (!retry.retryable()) return absl::StrCat(", but note: ", retry.reason());
  const bool may_have_run = retry.reason() == RetryOfGrpc(kGrpcUnavailable).reason.text();
  return may_have_run ? ", after a check if the request must not run twice" : "";
}

}  // namespace

std::optional<v1::OriginalResponse> OriginalOf(const google::rpc::Status& status) {
  v1::OriginalResponse original;
  if (status.code() == kGrpcOk || !FindDetail(status.details(), original)) return std::nullopt;
  const bool belongs = original.code() >= 300 && original.code() <= kLastHttpStatus &&
                       original.headers_size() <= kMaxOriginalFields && original.grpc_code() == status.code();
  return belongs ? std::optional<v1::OriginalResponse>(std::move(original)) : std::nullopt;
}

Retry RetryOfOriginal(const Profile& profile, const v1::OriginalResponse& original) {
  if (!original.has_retryable()) {
    const Retry& by_code = RetryOfGrpc(original.grpc_code());
    return by_code.retryable ? Retry{false, "the original response does not say whether the request was processed"}
                             : by_code;
  }
  const absl::string_view error_code =
      original.error_code().size() <= kMaxErrorCodeBytes ? absl::string_view(original.error_code()) : "";
  const Origin origin =
      v1::Origin_IsValid(original.origin()) ? static_cast<Origin>(original.origin()) : Origin::kUnspecified;
  const Rule& rule = *profile.HttpToGrpc(original.code(), origin, error_code, original.shape());
  if (rule.has_answer() && rule.retry.retryable == original.retryable()) return rule.retry;
  return {original.retryable(), original.retryable() ? "what the original response said allows a retry"
                                                     : "what the original response said speaks against a retry"};
}

void AdviseOnRetry(const SaidOnRetry& said, v1::Translation& translation) {
  if (translation.grpc().number() == kGrpcOk) return;
  v1::Retry& retry = *translation.mutable_retry();
  if (!said.refusal.empty()) return ToProto(Retry{false, std::string(said.refusal)}, retry);
  if (!said.NamesWait()) return;
  ToProto(Retry{true, absl::StrCat("the response names a wait; retry after it", NoteOf(retry))}, retry);
}

}  // namespace status_translator
