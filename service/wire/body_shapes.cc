#include "wire/body_shapes.h"

#include <cstdint>

#include "core/grpc_code.h"
#include "wire/connect_error.h"
#include "wire/google_error.h"
#include "wire/kubernetes_status.h"
#include "wire/oauth2_error.h"
#include "wire/openstack_error.h"
#include "wire/problem_details.h"

namespace status_translator {
namespace {

std::optional<ApiError> ReadErrorMember(JsonValue json) {
  const JsonValue member = json.Find("error");
  if (member.IsObject()) {
    const std::optional<int64_t> number = member.Find("code").Integer();
    const bool says_more =
        member.Find("status").IsString() || member.Find("details").IsArray() || member.Find("errors").IsArray();
    if (number.has_value() && member.Find("message").IsString()) {
      // Without these it is Keystone, which writes a title where Google writes a status.
      return says_more ? ReadAip193(member) : MakeOpenStackError("", member.Find("message").String());
    }
    if (member.Find("status").IsString() && GrpcCodeFromName(member.Find("status").String()).has_value()) {
      return ReadAip193(member);
    }
    if (member.Find("code").IsString() && member.Find("message").IsString()) {
      return MakeOpenStackError(member.Find("code").String(), member.Find("message").String());
    }
    return std::nullopt;
  }
  return ReadOAuth2Error(json);
}

std::optional<ApiError> ReadByCode(JsonValue json) {
  const absl::string_view word = json.Find("code").String();
  if (!word.empty()) {
    if (json.Find("msg").IsString() && TwirpCode(word).has_value()) return ReadTwirpError(json, word);
    if (!json.Find("msg").exists() && ConnectCode(word).has_value()) return ReadConnectError(json, word);
    return std::nullopt;
  }
  const std::optional<int64_t> number = json.Find("code").Integer();
  if (number.has_value() && json.Find("message").IsString()) return ReadRpcStatus(json, *number);
  return std::nullopt;
}

}  // namespace

std::optional<ApiError> ReadApiError(JsonValue json, bool says_problem_json) {
  if (!json.IsObject()) return std::nullopt;
  if (says_problem_json) return ReadProblemDetails(json);
  if (IsKubernetesStatus(json)) return ReadKubernetesStatus(json);
  if (json.Find("error").exists()) {
    if (std::optional<ApiError> error = ReadErrorMember(json); error.has_value()) return error;
  }
  if (json.Find("error_code").IsString() && json.Find("error_msg").IsString()) {
    return MakeOpenStackError(json.Find("error_code").String(), json.Find("error_msg").String());
  }
  if (std::optional<ApiError> error = ReadByCode(json); error.has_value()) return error;
  if (std::optional<ApiError> error = ReadNamedFault(json); error.has_value()) return error;
  return LooksLikeProblemDetails(json) ? std::optional<ApiError>(ReadProblemDetails(json)) : std::nullopt;
}

}  // namespace status_translator
