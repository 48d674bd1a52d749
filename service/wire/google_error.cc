#include "wire/google_error.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "wire/any_json.h"

namespace status_translator {

ApiError ReadAip193(JsonValue error_member) {
  ApiError error{.shape = v1::BODY_SHAPE_AIP_193};
  error.message = std::string(error_member.Find("message").String());
  const absl::string_view status = error_member.Find("status").String();
  SetGrpcCode(GrpcCodeFromName(status), status, error);
  if (error_member.Find("details").IsArray()) ReadDetails(error_member.Find("details"), DetailFromJson, error);
  SetErrorCodeFromDetails(error);
  // The older form of Google's APIs: "errors": [{"domain": "global", "reason": "notFound", "message": "no book 7"}].
  const JsonValue errors = error_member.Find("errors");
  if (error.error_code.empty() && errors.IsArray() && errors.size() > 0) {
    SetErrorCode((*errors.begin()).Find("reason").String(), error);
  }
  return error;
}

ApiError ReadRpcStatus(JsonValue json, int64_t code) {
  ApiError error{.shape = v1::BODY_SHAPE_RPC_STATUS};
  error.message = std::string(json.Find("message").String());
  const bool is_http = code >= kFirstHttpStatus && code <= kLastHttpStatus;
  const bool is_own = !is_http && !IsGrpcCode(code) && !json.Find("details").IsArray();
  if (!is_http && !is_own) SetGrpcCode(code, "", error);
  if (json.Find("details").IsArray()) ReadDetails(json.Find("details"), DetailFromJson, error);
  SetErrorCodeFromDetails(error);
  if (is_own) SetErrorCode(absl::StrCat(code), error);
  return error;
}

}  // namespace status_translator
