#include "wire/body_writer.h"

#include <map>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "core/grpc_code.h"
#include "google/rpc/error_details.pb.h"
#include "wire/any_json.h"
#include "wire/base64.h"
#include "wire/details.h"
#include "wire/fields.h"
#include "wire/json_writer.h"

namespace status_translator {
namespace {

constexpr absl::string_view kJson = "application/json";

// The name of the code; UNKNOWN for a number without a name.
std::string NameOf(const google::rpc::Status& status, v1::ConversionReport& report) {
  if (IsGrpcCode(status.code())) return std::string(GrpcCodes()[status.code()].name);
  AddFinding(v1::FINDING_FORMAT_CANNOT_CARRY, report);
  return std::string(GrpcCodes()[kGrpcUnknown].name);
}

// The name in the spelling of Connect and Twirp.
std::string LowerName(const google::rpc::Status& status, v1::ConversionReport& report) {
  const std::string name = absl::AsciiStrToLower(NameOf(status, report));
  return name == "cancelled" ? "canceled" : name;
}

std::string Aip193(const google::rpc::Status& status, int http, v1::ConversionReport& report) {
  JsonWriter json;
  json.BeginObject().Key("error").BeginObject().Key("code").Integer(http);
  json.Key("message").String(status.message()).Key("status").String(NameOf(status, report));
  if (status.details_size() > 0) WriteDetails(status.details(), json.Key("details"));
  return json.EndObject().EndObject().Finish();
}

std::string Connect(const google::rpc::Status& status, v1::ConversionReport& report) {
  JsonWriter json;
  json.BeginObject().Key("code").String(LowerName(status, report));
  if (!status.message().empty()) json.Key("message").String(status.message());
  if (status.details_size() > 0) json.Key("details").BeginArray();
  int readable = 0;
  for (const google::protobuf::Any& detail : status.details()) {
    // Connect writes the name of the type alone; the URL of another host is kept.
    absl::string_view type = detail.type_url();
    if (absl::ConsumePrefix(&type, "type.googleapis.com/") && absl::StrContains(type, '/')) type = detail.type_url();
    json.BeginObject().Key("type").String(type).Key("value").String(Base64WithoutPadding(detail.value()));
    // Connect's optional member for people. google.rpc messages need none, because its clients know them.
    const std::optional<JsonDocument> debug = readable++ < kMaxReadableDetails ? OwnDetailJson(detail) : std::nullopt;
    if (debug.has_value()) json.Key("debug").Value(debug->Root());
    json.EndObject();
  }
  if (status.details_size() > 0) json.EndArray();
  return json.EndObject().Finish();
}

std::string Twirp(const google::rpc::Status& status, v1::ConversionReport& report) {
  JsonWriter json;
  json.BeginObject().Key("code").String(LowerName(status, report)).Key("msg").String(status.message());
  google::rpc::ErrorInfo info;
  const bool has_info = FindDetail(status.details(), info);
  if (!info.metadata().empty()) {
    // Protobuf keeps a map in an order that differs from run to run.
    const std::map<absl::string_view, absl::string_view> sorted(info.metadata().begin(), info.metadata().end());
    json.Key("meta").BeginObject();
    for (const auto& [key, value] : sorted) json.Key(key).String(value);
    json.EndObject();
  }
  if (status.details_size() > (has_info ? 1 : 0)) AddFinding(v1::FINDING_FORMAT_CANNOT_CARRY, report);
  return json.EndObject().Finish();
}

}  // namespace

WrittenBody WriteBody(v1::Format format, const google::rpc::Status& status, int http, absl::string_view error_code,
                      const ProblemWords& words, v1::ConversionReport& report) {
  switch (format) {
    case v1::FORMAT_AIP_193:
      return {kJson, Aip193(status, http, report)};
    case v1::FORMAT_CONNECT:
      return {kJson, Connect(status, report)};
    case v1::FORMAT_TWIRP:
      return {kJson, Twirp(status, report)};
    case v1::FORMAT_TEXT:
      if (status.details_size() > 0) AddFinding(v1::FINDING_FORMAT_CANNOT_CARRY, report);
      return {"text/plain; charset=utf-8", status.message()};
    default:
      return {"application/problem+json", WriteProblemDetails(status, http, error_code, words)};
  }
}

}  // namespace status_translator
