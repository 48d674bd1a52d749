#include "wire/connect_error.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "core/grpc_code.h"

namespace status_translator {
namespace {

int Code(absl::string_view name) { return *GrpcCodeFromName(name); }

// Connect and Twirp spell gRPC's names in lower case, apart from `exceptions`. None for "ok" and "cancelled".
std::optional<int> LowerCaseCode(absl::string_view word, const CodeByWord& exceptions) {
  if (const auto found = exceptions.find(word); found != exceptions.end()) return found->second;
  if (std::any_of(word.begin(), word.end(), absl::ascii_isupper)) return std::nullopt;
  const std::optional<int> code = GrpcCodeFromName(absl::AsciiStrToUpper(word));
  return code == Code("CANCELLED") || code == kGrpcOk ? std::nullopt : code;
}

// Reads a detail of Connect: {"type": "google.rpc.ErrorInfo", "value": base64 without padding}
std::optional<google::protobuf::Any> DetailFromConnect(JsonValue entry) {
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

}  // namespace

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

ApiError ReadConnectError(JsonValue json, absl::string_view word) {
  ApiError error{.shape = v1::BODY_SHAPE_CONNECT};
  error.message = std::string(json.Find("message").String());
  SetGrpcCode(ConnectCode(word), word, error);
  if (!json.Find("details").IsArray()) return error;
  ReadDetails(json.Find("details"), DetailFromConnect, error);
  SetErrorCodeFromDetails(error);
  return error;
}

ApiError ReadTwirpError(JsonValue json, absl::string_view word) {
  ApiError error{.shape = v1::BODY_SHAPE_TWIRP};
  error.message = std::string(json.Find("msg").String());
  SetGrpcCode(TwirpCode(word), word, error);
  if (!json.Find("meta").IsObject()) return error;
  for (const JsonValue member : json.Find("meta")) {
    if (member.IsString()) error.metadata[std::string(member.Key())] = std::string(member.Text());
  }
  // For example "15s", as in Twirp's documentation.
  absl::Duration wait;
  if (absl::ParseDuration(json.Find("meta").Find("retry_after").String(), &wait) && wait >= absl::ZeroDuration()) {
    error.retry_after = wait;
  }
  return error;
}

}  // namespace status_translator
