#include "codec/body_writer.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "codec/any_json.h"
#include "codec/conversion.h"
#include "codec/fields.h"
#include "codec/json.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "google/rpc/error_details.pb.h"

namespace status_translator {
namespace {

constexpr absl::string_view kJson = "application/json";

// The name; UNKNOWN for a number that has none.
std::string NameOf(const google::rpc::Status& status, v1::ConversionReport& report) {
  if (IsGrpcCode(status.code())) return std::string(GrpcCodes()[status.code()].name);
  Note(v1::FINDING_FORMAT_CANNOT_CARRY, report);
  return std::string(GrpcCodes()[kGrpcUnknown].name);
}

// As Connect and Twirp write a name.
std::string LowerName(const google::rpc::Status& status, v1::ConversionReport& report) {
  const std::string name = absl::AsciiStrToLower(NameOf(status, report));
  return name == "cancelled" ? "canceled" : name;
}

Json DetailsJson(const google::rpc::Status& status) {
  Json details = Json::array();
  for (const google::protobuf::Any& detail : status.details()) details.push_back(DetailToJson(detail));
  return details;
}

Json Problem(const google::rpc::Status& status, int http, absl::string_view error_code) {
  Json json = {{"type", "about:blank"}};
  if (const HttpStatusInfo* known = FindHttpStatus(http); known != nullptr) json["title"] = known->reason_phrase;
  json["status"] = http;
  if (!status.message().empty()) json["detail"] = status.message();
  if (IsGrpcCode(status.code())) {
    json["grpc_code"] = GrpcCodes()[status.code()].name;
  } else {
    json["grpc_code"] = status.code();
  }
  if (!error_code.empty()) json["error_code"] = error_code;
  if (status.details_size() > 0) json["details"] = DetailsJson(status);
  return json;
}

Json Aip193(const google::rpc::Status& status, int http, v1::ConversionReport& report) {
  Json error = {{"code", http}, {"message", status.message()}, {"status", NameOf(status, report)}};
  if (status.details_size() > 0) error["details"] = DetailsJson(status);
  return {{"error", error}};
}

Json Connect(const google::rpc::Status& status, v1::ConversionReport& report) {
  Json json = {{"code", LowerName(status, report)}};
  if (!status.message().empty()) json["message"] = status.message();
  for (const google::protobuf::Any& detail : status.details()) {
    // The type's name; a URL of another host stays whole.
    absl::string_view type = detail.type_url();
    if (absl::ConsumePrefix(&type, "type.googleapis.com/") && absl::StrContains(type, '/')) type = detail.type_url();
    std::string value = absl::Base64Escape(detail.value());
    value.resize(value.find_last_not_of('=') + 1);
    json["details"].push_back({{"type", type}, {"value", value}});
  }
  return json;
}

Json Twirp(const google::rpc::Status& status, v1::ConversionReport& report) {
  Json json = {{"code", LowerName(status, report)}, {"msg", status.message()}};
  google::rpc::ErrorInfo info;
  const bool has_info = FindDetail(status.details(), info);
  for (const auto& [key, value] : info.metadata()) json["meta"][key] = value;
  if (status.details_size() > (has_info ? 1 : 0)) Note(v1::FINDING_FORMAT_CANNOT_CARRY, report);
  return json;
}

}  // namespace

WrittenBody WriteBody(v1::Format format, const google::rpc::Status& status, int http, absl::string_view error_code,
                      v1::ConversionReport& report) {
  switch (format) {
    case v1::FORMAT_AIP_193:
      return {kJson, WriteJson(Aip193(status, http, report))};
    case v1::FORMAT_CONNECT:
      return {kJson, WriteJson(Connect(status, report))};
    case v1::FORMAT_TWIRP:
      return {kJson, WriteJson(Twirp(status, report))};
    case v1::FORMAT_TEXT:
      if (status.details_size() > 0) Note(v1::FINDING_FORMAT_CANNOT_CARRY, report);
      return {"text/plain; charset=utf-8", status.message()};
    default:
      return {"application/problem+json", WriteJson(Problem(status, http, error_code))};
  }
}

}  // namespace status_translator
