#include "wire/body_shapes.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "google/rpc/error_details.pb.h"
#include "support/limits.h"
#include "wire/any_json.h"
#include "wire/deterministic.h"
#include "wire/text.h"

namespace status_translator {
namespace {

using CodeByWord = absl::flat_hash_map<absl::string_view, int>;

// Of the details in a body so many are read, good or broken, with so many JSON values in all of them: reading
// protobuf's JSON costs up to 3 microseconds a detail and 1 a value, fifty times what parsing them costs. More would
// hardly fit into the trailers.
constexpr size_t kMaxDetails = 64;
constexpr size_t kMaxDetailValues = 256;

// The causes of a Kubernetes error that are read; each becomes a message of its own.
constexpr int kMaxCauses = 1000;

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

// RFC 8628 section 3.5: of these two the client goes on asking, with the same request.
std::optional<Retry> OAuth2Polling(absl::string_view word) {
  if (word == "authorization_pending") {
    return Retry{true, "the user has not decided yet; retry after the polling interval (RFC 8628 §3.5)"};
  }
  if (word == "slow_down") {
    return Retry{true, "retry after the polling interval, which grows by 5 seconds (RFC 8628 §3.5)"};
  }
  return std::nullopt;
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

// Calls `read` with each detail; it says whether it could. What is beyond the bounds is left out.
void ReadEach(JsonValue details, ApiError& error, std::optional<google::protobuf::Any> (*read)(JsonValue)) {
  size_t entries = 0, values = 0;
  for (const JsonValue entry : details) {
    values += entry.Values();
    const bool fits = ++entries <= kMaxDetails && values <= kMaxDetailValues;
    std::optional<google::protobuf::Any> detail = fits ? read(entry) : std::nullopt;
    if (detail.has_value()) {
      error.details.push_back(*std::move(detail));
    } else if (error.findings.empty() || error.findings.back() != v1::FINDING_DETAIL_BROKEN) {
      error.findings.push_back(v1::FINDING_DETAIL_BROKEN);
    }
    if (!fits) break;
  }
}

void ReadDetails(JsonValue details, ApiError& error) { ReadEach(details, error, DetailFromJson); }

// The reason of the ErrorInfo among the details serves as error code.
void TakeErrorCodeFromDetails(ApiError& error) {
  for (const google::protobuf::Any& detail : error.details) {
    google::rpc::ErrorInfo info;
    if (TypeName(detail.type_url()) != "google.rpc.ErrorInfo" || !info.ParseFromString(detail.value())) continue;
    SetErrorCode(info.reason(), error);
    return;
  }
}

// RFC 9457. `grpc_code`, `details` and `error_code` are the members that we write ourselves.
ApiError ReadProblem(JsonValue json) {
  ApiError error{.shape = v1::BODY_SHAPE_PROBLEM};
  const absl::string_view name = json.Find("grpc_code").String();
  const std::optional<int64_t> number = json.Find("grpc_code").Integer();
  if (!name.empty()) SetGrpcCode(GrpcCodeFromName(name), name, error);
  if (number.has_value()) SetGrpcCode(number, "", error);
  const bool ours = error.grpc_code.has_value();
  error.message = std::string(json.Find("detail").String());
  if (error.message.empty() && !ours) error.message = std::string(json.Find("title").String());
  if (json.Find("details").IsArray() && ours) ReadDetails(json.Find("details"), error);
  for (const char* member : {"error_code", "errorCode", "code"}) {
    if (!json.Find(member).IsString()) continue;
    SetErrorCode(json.Find(member).String(), error);
    return error;
  }
  TakeErrorCodeFromDetails(error);
  return error;
}

ApiError ReadAip193(JsonValue error_member) {
  ApiError error{.shape = v1::BODY_SHAPE_AIP_193};
  error.message = std::string(error_member.Find("message").String());
  const absl::string_view status = error_member.Find("status").String();
  SetGrpcCode(GrpcCodeFromName(status), status, error);
  if (error_member.Find("details").IsArray()) ReadDetails(error_member.Find("details"), error);
  TakeErrorCodeFromDetails(error);
  // The older form of Google's APIs: errors: [{domain, reason, message}].
  const JsonValue errors = error_member.Find("errors");
  if (error.error_code.empty() && errors.IsArray() && errors.size() > 0) {
    SetErrorCode((*errors.begin()).Find("reason").String(), error);
  }
  return error;
}

// `code` is a gRPC number (ASP.NET Core, Armeria, grpc-gateway), the HTTP status (ESPv2), or an API's own error code:
// a number that gRPC does not know, without the details that a google.rpc.Status has.
ApiError ReadRpcStatus(JsonValue json, int64_t code) {
  ApiError error{.shape = v1::BODY_SHAPE_RPC_STATUS};
  error.message = std::string(json.Find("message").String());
  const bool is_http = code >= kFirstHttpStatus && code <= kLastHttpStatus;
  const bool is_own = !is_http && !IsGrpcCode(code) && !json.Find("details").IsArray();
  if (!is_http && !is_own) SetGrpcCode(code, "", error);
  if (json.Find("details").IsArray()) ReadDetails(json.Find("details"), error);
  TakeErrorCodeFromDetails(error);
  if (is_own) SetErrorCode(absl::StrCat(code), error);
  return error;
}

// {"type": "google.rpc.ErrorInfo", "value": base64 without padding}
std::optional<google::protobuf::Any> ConnectDetail(JsonValue entry) {
  const absl::string_view type = entry.Find("type").String();
  std::string bytes;
  if (type.empty() || !entry.Find("value").IsString() || !absl::Base64Unescape(entry.Find("value").String(), &bytes)) {
    return std::nullopt;
  }
  google::protobuf::Any detail;
  detail.set_type_url(absl::StrContains(type, '/') ? std::string(type) : absl::StrCat("type.googleapis.com/", type));
  detail.set_value(std::move(bytes));
  return detail;
}

ApiError ReadConnect(JsonValue json, absl::string_view word) {
  ApiError error{.shape = v1::BODY_SHAPE_CONNECT};
  error.message = std::string(json.Find("message").String());
  SetGrpcCode(ConnectCode(word), word, error);
  if (!json.Find("details").IsArray()) return error;
  ReadEach(json.Find("details"), error, ConnectDetail);
  TakeErrorCodeFromDetails(error);
  return error;
}

ApiError ReadTwirp(JsonValue json, absl::string_view word) {
  ApiError error{.shape = v1::BODY_SHAPE_TWIRP};
  error.message = std::string(json.Find("msg").String());
  SetGrpcCode(TwirpCode(word), word, error);
  if (!json.Find("meta").IsObject()) return error;
  for (const JsonValue member : json.Find("meta")) {
    if (member.IsString()) error.metadata[std::string(member.Key())] = std::string(member.Text());
  }
  // As Twirp's documentation has it: "15s".
  absl::Duration wait;
  if (absl::ParseDuration(json.Find("meta").Find("retry_after").String(), &wait) && wait >= absl::ZeroDuration()) {
    error.retry_after = wait;
  }
  return error;
}

ApiError ReadKubernetes(JsonValue json) {
  ApiError error{.shape = v1::BODY_SHAPE_KUBERNETES};
  error.message = std::string(json.Find("message").String());
  const absl::string_view reason = json.Find("reason").String();
  SetErrorCode(reason, error);
  if (const std::optional<int> code = KubernetesCode(reason); code.has_value()) SetGrpcCode(code, reason, error);
  if (!json.Find("details").IsObject()) return error;
  const JsonValue details = json.Find("details");
  if (const auto seconds = details.Find("retryAfterSeconds").Integer(); seconds.has_value() && *seconds > 0) {
    error.retry_after = absl::Seconds(*seconds);
  }
  google::rpc::BadRequest bad_request;
  if (details.Find("causes").IsArray()) {
    for (const JsonValue cause : details.Find("causes")) {
      if (cause.Find("field").String().empty()) continue;
      if (bad_request.field_violations_size() == kMaxCauses) {
        error.findings.push_back(v1::FINDING_DETAIL_BROKEN);
        break;
      }
      auto& violation = *bad_request.add_field_violations();
      violation.set_field(std::string(cause.Find("field").String()));
      violation.set_description(std::string(cause.Find("message").String()));
      violation.set_reason(std::string(cause.Find("reason").String()));
    }
  }
  if (bad_request.field_violations_size() > 0) PackInto(bad_request, error.details.emplace_back());
  google::rpc::ResourceInfo resource;
  resource.set_resource_type(std::string(details.Find("kind").String()));
  resource.set_resource_name(std::string(details.Find("name").String()));
  if (!resource.resource_name().empty()) PackInto(resource, error.details.emplace_back());
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
std::optional<ApiError> ReadNamedFault(JsonValue json) {
  if (json.size() != 1) return std::nullopt;
  const JsonValue fault = *json.begin();
  const std::optional<int64_t> code = fault.Find("code").Integer();
  if (!fault.Find("message").IsString() || !code.has_value() || *code < 400 || *code > kLastHttpStatus) {
    return std::nullopt;
  }
  ApiError error = ReadOpenStack(fault.Key(), fault.Find("message").String());
  int64_t seconds = fault.Find("retryAfter").Integer().value_or(0);
  if (seconds == 0) (void)absl::SimpleAtoi(fault.Find("retryAfter").String(), &seconds);
  if (seconds > 0) error.retry_after = absl::Seconds(seconds);
  return error;
}

std::optional<ApiError> ReadErrorMember(JsonValue json) {
  const JsonValue member = json.Find("error");
  if (member.IsObject()) {
    const std::optional<int64_t> number = member.Find("code").Integer();
    const bool says_more =
        member.Find("status").IsString() || member.Find("details").IsArray() || member.Find("errors").IsArray();
    if (number.has_value() && member.Find("message").IsString()) {
      // Keystone has a title where Google has a status.
      return says_more ? ReadAip193(member) : ReadOpenStack("", member.Find("message").String());
    }
    if (member.Find("status").IsString() && GrpcCodeFromName(member.Find("status").String()).has_value()) {
      return ReadAip193(member);
    }
    if (member.Find("code").IsString() && member.Find("message").IsString()) {
      return ReadOpenStack(member.Find("code").String(), member.Find("message").String());
    }
    return std::nullopt;
  }
  const absl::string_view word = json.Find("error").String();
  const std::optional<int> known = OAuth2Code(word);
  if (!known.has_value() && (word.empty() || !json.Find("error_description").IsString())) return std::nullopt;
  ApiError error{.shape = v1::BODY_SHAPE_OAUTH2};
  SetErrorCode(word, error);
  SetGrpcCode(known, word, error);
  error.retry = OAuth2Polling(word);
  error.message = std::string(json.Find("error_description").String());
  if (error.message.empty()) error.message = std::string(word);
  return error;
}

std::optional<ApiError> ReadByCode(JsonValue json) {
  const absl::string_view word = json.Find("code").String();
  if (!word.empty()) {
    if (json.Find("msg").IsString() && TwirpCode(word).has_value()) return ReadTwirp(json, word);
    if (!json.Find("msg").exists() && ConnectCode(word).has_value()) return ReadConnect(json, word);
    return std::nullopt;
  }
  const std::optional<int64_t> number = json.Find("code").Integer();
  if (number.has_value() && json.Find("message").IsString()) return ReadRpcStatus(json, *number);
  return std::nullopt;
}

}  // namespace

std::optional<ApiError> ReadApiError(JsonValue json, bool says_problem_json) {
  if (!json.IsObject()) return std::nullopt;
  if (says_problem_json) return ReadProblem(json);
  if (json.Find("kind").String() == "Status" && json.Find("apiVersion").IsString()) return ReadKubernetes(json);
  if (json.Find("error").exists()) {
    if (std::optional<ApiError> error = ReadErrorMember(json); error.has_value()) return error;
  }
  if (json.Find("error_code").IsString() && json.Find("error_msg").IsString()) {
    return ReadOpenStack(json.Find("error_code").String(), json.Find("error_msg").String());
  }
  if (std::optional<ApiError> error = ReadByCode(json); error.has_value()) return error;
  if (std::optional<ApiError> error = ReadNamedFault(json); error.has_value()) return error;
  const bool problem = json.Find("title").IsString() && json.Find("status").Integer().has_value() &&
                       (json.Find("type").IsString() || json.Find("detail").IsString());
  return problem ? std::optional<ApiError>(ReadProblem(json)) : std::nullopt;
}

}  // namespace status_translator
