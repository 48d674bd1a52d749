#include "wire/problem_details.h"

#include "core/grpc_code.h"
#include "core/http_status.h"
#include "wire/any_json.h"
#include "wire/json_writer.h"

namespace status_translator {

std::string WriteProblemDetails(const google::rpc::Status& status, int http, absl::string_view error_code,
                                const ProblemWords& words) {
  JsonWriter json;
  json.BeginObject().Key("type").String(words.type.empty() ? "about:blank" : words.type);
  if (!words.title.empty()) {
    json.Key("title").String(words.title);
  } else if (const HttpStatusInfo* known = FindHttpStatus(http); known != nullptr) {
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
