#include "codec/body_shapes.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "codec/any_json.h"
#include "codec/messages.h"
#include "codec/text.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "google/rpc/error_details.pb.h"

namespace status_translator {
namespace {

using CodeByWord = absl::flat_hash_map<absl::string_view, int>;

constexpr size_t kMaxDetails = 1000;

// A code's number by its name; the table is where formats spell differently.
int Code(absl::string_view name) { return *GrpcCodeFromName(name); }

// Connect and Twirp spell gRPC's names in lower case, nearly.
std::optional<int> LowerCaseCode(absl::string_view word, const CodeByWord& exceptions) {
  if (const auto found = exceptions.find(word); found != exceptions.end()) return found->second;
  if (std::any_of(word.begin(), word.end(), absl::ascii_isupper)) return std::nullopt;
  const std::optional<int> code = GrpcCodeFromName(absl::AsciiStrToUpper(word));
  return code == Code("CANCELLED") || code == kGrpcOk ? std::nullopt : code;
}

std::optional<int> ConnectCode(absl::string_view word) {
  static const auto& own = *new CodeByWord{{"canceled", Code("CANCELLED")}};
  return LowerCaseCode(word, own);
}

std::optional<int> TwirpCode(absl::string_view word) {
  static const auto& own = *new CodeByWord{{"canceled", Code("CANCELLED")},
                                           {"malformed", Code("INVALID_ARGUMENT")},
                                           {"bad_route", Code("UNIMPLEMENTED")},
                                           {"dataloss", Code("DATA_LOSS")}};
  return LowerCaseCode(word, own);
}

// RFC 6749 section 5.2, RFC 6750 section 3.1 and RFC 6749 section 4.1.2.1, which all use 400 for nearly everything.
std::optional<int> OAuth2Code(absl::string_view word) {
  static const auto& own = *new CodeByWord{{"invalid_request", Code("INVALID_ARGUMENT")},
                                           {"invalid_client", Code("UNAUTHENTICATED")},
                                           {"invalid_grant", Code("UNAUTHENTICATED")},
                                           {"invalid_token", Code("UNAUTHENTICATED")},
                                           {"unauthorized_client", Code("PERMISSION_DENIED")},
                                           {"access_denied", Code("PERMISSION_DENIED")},
                                           {"insufficient_scope", Code("PERMISSION_DENIED")},
                                           {"unsupported_grant_type", Code("UNIMPLEMENTED")},
                                           {"unsupported_response_type", Code("UNIMPLEMENTED")},
                                           {"unsupported_token_type", Code("UNIMPLEMENTED")},
                                           {"invalid_scope", Code("INVALID_ARGUMENT")},
                                           {"server_error", Code("INTERNAL")},
                                           {"temporarily_unavailable", Code("UNAVAILABLE")},
                                           {"authorization_pending", Code("FAILED_PRECONDITION")},
                                           {"slow_down", Code("RESOURCE_EXHAUSTED")},
                                           {"expired_token", Code("UNAUTHENTICATED")}};
  const auto found = own.find(word);
  return found == own.end() ? std::nullopt : std::optional<int>(found->second);
}

// Where Kubernetes means more by a reason than by its status: AlreadyExists and Conflict are both 409, a ServerTimeout
// (500) was not processed and may be repeated, and Expired (410) is a revision that etcd answers with OUT_OF_RANGE.
std::optional<int> KubernetesCode(absl::string_view reason) {
  static const auto& own = *new CodeByWord{{"AlreadyExists", Code("ALREADY_EXISTS")},
                                           {"Conflict", Code("ABORTED")},
                                           {"Expired", Code("OUT_OF_RANGE")},
                                           {"ServerTimeout", Code("UNAVAILABLE")}};
  const auto found = own.find(reason);
  return found == own.end() ? std::nullopt : std::optional<int>(found->second);
}

bool IsObject(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_object();
}

bool IsArray(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_array();
}

bool IsString(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string();
}

void SetErrorCode(absl::string_view word, ApiError& error) {
  if (word.size() <= kMaxErrorCodeBytes) error.error_code = std::string(word);
}

void SetGrpcCode(std::optional<int64_t> code, absl::string_view word, ApiError& error) {
  if (!code.has_value()) return;
  if (*code <= kGrpcOk || *code > INT32_MAX) {
    error.findings.push_back(v1::FINDING_BODY_NOT_BELIEVED);
    return;
  }
  error.grpc_code = static_cast<int>(*code);
  error.grpc_word = word.empty() ? absl::StrCat(*code) : std::string(word.substr(0, kMaxErrorCodeBytes));
}

// What comes after so many details is left out.
bool IsFull(ApiError& error) {
  if (error.details.size() < kMaxDetails) return false;
  error.findings.push_back(v1::FINDING_DETAIL_BROKEN);
  return true;
}

// The reason of the ErrorInfo among the details serves as error code.
void ReadDetails(const Json& details, ApiError& error) {
  for (const Json& entry : details) {
    if (IsFull(error)) break;
    const std::optional<google::protobuf::Any> detail = DetailFromJson(entry);
    if (!detail.has_value()) {
      error.findings.push_back(v1::FINDING_DETAIL_BROKEN);
      continue;
    }
    error.details.push_back(*detail);
  }
}

void TakeErrorCodeFromDetails(ApiError& error) {
  for (const google::protobuf::Any& detail : error.details) {
    google::rpc::ErrorInfo info;
    if (TypeName(detail.type_url()) != "google.rpc.ErrorInfo" || !info.ParseFromString(detail.value())) continue;
    SetErrorCode(info.reason(), error);
    return;
  }
}

// RFC 9457. `grpc_code`, `details` and `error_code` are the members that we write ourselves.
ApiError ReadProblem(const Json& json) {
  ApiError error{.shape = v1::BODY_SHAPE_PROBLEM};
  const absl::string_view name = StringMember(json, "grpc_code");
  const std::optional<int64_t> number = IntegerMember(json, "grpc_code");
  if (!name.empty()) SetGrpcCode(GrpcCodeFromName(name), name, error);
  if (number.has_value()) SetGrpcCode(number, "", error);
  const bool ours = error.grpc_code.has_value();
  error.message = std::string(StringMember(json, "detail"));
  if (error.message.empty() && !ours) error.message = std::string(StringMember(json, "title"));
  if (IsArray(json, "details") && ours) ReadDetails(json["details"], error);
  for (const char* member : {"error_code", "errorCode", "code"}) {
    if (!IsString(json, member)) continue;
    SetErrorCode(StringMember(json, member), error);
    return error;
  }
  TakeErrorCodeFromDetails(error);
  return error;
}

ApiError ReadAip193(const Json& error_member) {
  ApiError error{.shape = v1::BODY_SHAPE_AIP_193};
  error.message = std::string(StringMember(error_member, "message"));
  const absl::string_view status = StringMember(error_member, "status");
  SetGrpcCode(GrpcCodeFromName(status), status, error);
  if (IsArray(error_member, "details")) ReadDetails(error_member["details"], error);
  TakeErrorCodeFromDetails(error);
  // The older form of Google's APIs: errors: [{domain, reason, message}].
  if (error.error_code.empty() && IsArray(error_member, "errors") && !error_member["errors"].empty() &&
      error_member["errors"][0].is_object()) {
    SetErrorCode(StringMember(error_member["errors"][0], "reason"), error);
  }
  return error;
}

// `code` is a gRPC number (ASP.NET Core, Armeria, grpc-gateway), the HTTP status (ESPv2), or an API's own error code:
// a number that gRPC does not know, without the details that a google.rpc.Status has.
ApiError ReadRpcStatus(const Json& json, int64_t code) {
  ApiError error{.shape = v1::BODY_SHAPE_RPC_STATUS};
  error.message = std::string(StringMember(json, "message"));
  const bool is_http = code >= kFirstHttpStatus && code <= kLastHttpStatus;
  const bool is_own = !is_http && !IsGrpcCode(code) && !IsArray(json, "details");
  if (!is_http && !is_own) SetGrpcCode(code, "", error);
  if (IsArray(json, "details")) ReadDetails(json["details"], error);
  TakeErrorCodeFromDetails(error);
  if (is_own) SetErrorCode(absl::StrCat(code), error);
  return error;
}

// Connect's details are {"type": "google.rpc.ErrorInfo", "value": base64 without padding}.
ApiError ReadConnect(const Json& json, absl::string_view word) {
  ApiError error{.shape = v1::BODY_SHAPE_CONNECT};
  error.message = std::string(StringMember(json, "message"));
  SetGrpcCode(ConnectCode(word), word, error);
  if (!IsArray(json, "details")) return error;
  for (const Json& entry : json["details"]) {
    if (IsFull(error)) break;
    google::protobuf::Any detail;
    std::string bytes;
    const absl::string_view type = entry.is_object() ? StringMember(entry, "type") : absl::string_view();
    if (type.empty() || !IsString(entry, "value") || !absl::Base64Unescape(StringMember(entry, "value"), &bytes)) {
      error.findings.push_back(v1::FINDING_DETAIL_BROKEN);
      continue;
    }
    detail.set_type_url(absl::StrContains(type, '/') ? std::string(type) : absl::StrCat("type.googleapis.com/", type));
    detail.set_value(bytes);
    error.details.push_back(std::move(detail));
  }
  TakeErrorCodeFromDetails(error);
  return error;
}

ApiError ReadTwirp(const Json& json, absl::string_view word) {
  ApiError error{.shape = v1::BODY_SHAPE_TWIRP};
  error.message = std::string(StringMember(json, "msg"));
  SetGrpcCode(TwirpCode(word), word, error);
  if (!IsObject(json, "meta")) return error;
  for (const auto& [key, value] : json["meta"].items()) {
    if (value.is_string()) error.metadata[key] = value.get<std::string>();
  }
  // As Twirp's documentation has it: "15s".
  absl::Duration wait;
  if (absl::ParseDuration(StringMember(json["meta"], "retry_after"), &wait) && wait >= absl::ZeroDuration()) {
    error.retry_after = wait;
  }
  return error;
}

ApiError ReadKubernetes(const Json& json) {
  ApiError error{.shape = v1::BODY_SHAPE_KUBERNETES};
  error.message = std::string(StringMember(json, "message"));
  const absl::string_view reason = StringMember(json, "reason");
  SetErrorCode(reason, error);
  if (const std::optional<int> code = KubernetesCode(reason); code.has_value()) SetGrpcCode(code, reason, error);
  if (!IsObject(json, "details")) return error;
  const Json& details = json["details"];
  if (const auto seconds = IntegerMember(details, "retryAfterSeconds"); seconds.has_value() && *seconds > 0) {
    error.retry_after = absl::Seconds(*seconds);
  }
  google::rpc::BadRequest bad_request;
  if (IsArray(details, "causes")) {
    for (const Json& cause : details["causes"]) {
      if (!cause.is_object() || StringMember(cause, "field").empty()) continue;
      auto& violation = *bad_request.add_field_violations();
      violation.set_field(std::string(StringMember(cause, "field")));
      violation.set_description(std::string(StringMember(cause, "message")));
      violation.set_reason(std::string(StringMember(cause, "reason")));
    }
  }
  if (bad_request.field_violations_size() > 0) error.details.emplace_back().PackFrom(bad_request);
  google::rpc::ResourceInfo resource;
  resource.set_resource_type(std::string(StringMember(details, "kind")));
  resource.set_resource_name(std::string(StringMember(details, "name")));
  if (!resource.resource_name().empty()) error.details.emplace_back().PackFrom(resource);
  return error;
}

// "Ecs.0005", "APIGW.0301": letters, a dot, digits.
bool LooksLikeCloudCode(absl::string_view text) {
  const size_t dot = text.find('.');
  if (dot == 0 || dot == absl::string_view::npos || dot + 1 == text.size() || text.size() > 64) return false;
  return std::all_of(text.begin(), text.begin() + static_cast<ptrdiff_t>(dot), absl::ascii_isalnum) &&
         std::all_of(text.begin() + static_cast<ptrdiff_t>(dot) + 1, text.end(), absl::ascii_isdigit);
}

ApiError ReadOpenStack(absl::string_view code, absl::string_view message) {
  // Some of the family's services have the two the wrong way round.
  if (LooksLikeCloudCode(message) && !LooksLikeCloudCode(code)) std::swap(code, message);
  ApiError error{.shape = v1::BODY_SHAPE_OPENSTACK};
  SetErrorCode(code, error);
  error.message = std::string(message);
  return error;
}

// {"itemNotFound": {"code": 404, "message": …}}: one member, named for the error.
std::optional<ApiError> ReadNamedFault(const Json& json) {
  if (json.size() != 1 || !json.begin()->is_object()) return std::nullopt;
  const Json& fault = *json.begin();
  const std::optional<int64_t> code = IntegerMember(fault, "code");
  if (!IsString(fault, "message") || !code.has_value() || *code < 400 || *code > kLastHttpStatus) return std::nullopt;
  ApiError error = ReadOpenStack(json.begin().key(), StringMember(fault, "message"));
  int64_t seconds = IntegerMember(fault, "retryAfter").value_or(0);
  if (seconds == 0) (void)absl::SimpleAtoi(StringMember(fault, "retryAfter"), &seconds);
  if (seconds > 0) error.retry_after = absl::Seconds(seconds);
  return error;
}

std::optional<ApiError> ReadErrorMember(const Json& json) {
  const Json& member = json["error"];
  if (member.is_object()) {
    const std::optional<int64_t> number = IntegerMember(member, "code");
    const bool says_more = IsString(member, "status") || IsArray(member, "details") || IsArray(member, "errors");
    if (number.has_value() && IsString(member, "message")) {
      // Keystone has a title where Google has a status.
      return says_more ? ReadAip193(member) : ReadOpenStack("", StringMember(member, "message"));
    }
    if (IsString(member, "status") && GrpcCodeFromName(StringMember(member, "status")).has_value()) {
      return ReadAip193(member);
    }
    if (IsString(member, "code") && IsString(member, "message")) {
      return ReadOpenStack(StringMember(member, "code"), StringMember(member, "message"));
    }
    return std::nullopt;
  }
  const absl::string_view word = StringMember(json, "error");
  const std::optional<int> known = OAuth2Code(word);
  if (!known.has_value() && (word.empty() || !IsString(json, "error_description"))) return std::nullopt;
  ApiError error{.shape = v1::BODY_SHAPE_OAUTH2};
  SetErrorCode(word, error);
  SetGrpcCode(known, word, error);
  error.message = std::string(StringMember(json, "error_description"));
  if (error.message.empty()) error.message = std::string(word);
  return error;
}

std::optional<ApiError> ReadByCode(const Json& json) {
  const absl::string_view word = StringMember(json, "code");
  if (!word.empty()) {
    if (IsString(json, "msg") && TwirpCode(word).has_value()) return ReadTwirp(json, word);
    if (!json.contains("msg") && ConnectCode(word).has_value()) return ReadConnect(json, word);
    return std::nullopt;
  }
  const std::optional<int64_t> number = IntegerMember(json, "code");
  if (number.has_value() && IsString(json, "message")) return ReadRpcStatus(json, *number);
  return std::nullopt;
}

}  // namespace

std::optional<ApiError> ReadApiError(const Json& json, bool says_problem_json) {
  if (!json.is_object()) return std::nullopt;
  if (says_problem_json) return ReadProblem(json);
  if (StringMember(json, "kind") == "Status" && IsString(json, "apiVersion")) return ReadKubernetes(json);
  if (json.contains("error")) {
    if (std::optional<ApiError> error = ReadErrorMember(json); error.has_value()) return error;
  }
  if (IsString(json, "error_code") && IsString(json, "error_msg")) {
    return ReadOpenStack(StringMember(json, "error_code"), StringMember(json, "error_msg"));
  }
  if (std::optional<ApiError> error = ReadByCode(json); error.has_value()) return error;
  if (std::optional<ApiError> error = ReadNamedFault(json); error.has_value()) return error;
  const bool problem = IsString(json, "title") && IntegerMember(json, "status").has_value() &&
                       (IsString(json, "type") || IsString(json, "detail"));
  return problem ? std::optional<ApiError>(ReadProblem(json)) : std::nullopt;
}

}  // namespace status_translator
