#include "wire/problem_details.h"

#include <cstdint>
#include <optional>

#include "core/grpc_code.h"
#include "core/http_status.h"
#include "wire/any_json.h"
#include "wire/json_writer.h"

namespace status_translator {

bool LooksLikeProblemDetails(JsonValue json) {
  return json.Find("title").IsString() && json.Find("status").Integer().has_value() &&
         (json.Find("type").IsString() || json.Find("detail").IsString());
}

ApiError ReadProblemDetails(JsonValue json) {
  ApiError error{.shape = v1::BODY_SHAPE_PROBLEM};
  const absl::string_view name = json.Find("grpc_code").String();
  const std::optional<int64_t> number = json.Find("grpc_code").Integer();
  if (!name.empty()) SetGrpcCode(GrpcCodeFromName(name), name, error);
  if (number.has_value()) SetGrpcCode(number, "", error);
  const bool is_ours = error.grpc_code.has_value();
  error.message = std::string(json.Find("detail").String());
  if (error.message.empty() && !is_ours) error.message = std::string(json.Find("title").String());
  if (json.Find("details").IsArray() && is_ours) ReadDetails(json.Find("details"), DetailFromJson, error);
  for (const char* member : {"error_code", "errorCode", "code"}) {
    if (!json.Find(member).IsString()) continue;
    SetErrorCode(json.Find(member).String(), error);
    return error;
  }
  SetErrorCodeFromDetails(error);
  return error;
}

std::string WriteProblemDetails(const google::rpc::Status& status, int http, absl::string_view error_code) {
  JsonWriter json;
  json.BeginObject().Key("type").String("about:blank");
  if (const HttpStatusInfo* known = FindHttpStatus(http); known != nullptr) {
    json.Key("title").String(known->reason_phrase);
  }
  json.Key("status").Integer(http);
  if (!status.message().empty()) json.Key("detail").String(status.message());
  json.Key("grpc_code");
  if (IsGrpcCode(status.code())) {
    json.String(GrpcCodes()[status.code()].name);
  } else {
    json.Integer(status.code());
  }
  if (!error_code.empty()) json.Key("error_code").String(error_code);
  if (status.details_size() > 0) WriteDetails(status.details(), json.Key("details"));
  return json.EndObject().Finish();
}

}  // namespace status_translator
