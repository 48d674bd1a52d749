#include "codec/convert_json.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "codec/any_json.h"
#include "codec/errors.h"
#include "codec/json.h"

namespace status_translator {
namespace {

constexpr int kIndent = 1;  // as the library's own

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

absl::Status Malformed(const google::protobuf::Message& message, absl::string_view why) {
  return FieldError("BODY_MALFORMED", "body",
                    absl::StrCat("is no JSON of a ", message.GetDescriptor()->name(), ": ", why));
}

absl::Status FromJson(absl::string_view text, google::protobuf::Message& message) {
  const auto parsed = google::protobuf::util::JsonStringToMessage(std::string(text), &message);
  return parsed.ok() ? absl::OkStatus() : Malformed(message, Quoted(std::string(parsed.message())));
}

}  // namespace

std::string ConversionJson(const v1::ConvertHttpResponseResponse& response) {
  if (response.status().details_size() == 0) return ToJson(response);
  v1::ConvertHttpResponseResponse without = response;
  without.mutable_status()->clear_details();
  std::optional<Json> json = ParseJson(ToJson(without));
  for (const google::protobuf::Any& detail : response.status().details()) {
    (*json)["status"]["details"].push_back(DetailToJson(detail));
  }
  return json->dump(kIndent, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ConversionJson(const v1::ConvertGrpcResponseResponse& response) { return ToJson(response); }

absl::Status ReadConversionJson(absl::string_view text, v1::ConvertHttpResponseRequest& request) {
  return FromJson(text, request);
}

absl::Status ReadConversionJson(absl::string_view text, v1::ConvertGrpcResponseRequest& request) {
  std::optional<Json> json = ParseJson(text);
  if (!json.has_value() || !json->is_object()) return Malformed(request, "no JSON object, too deep, or a key twice");
  const auto status = json->find("status");
  const bool has_details = status != json->end() && status->is_object() && status->contains("details");
  if (!has_details || !(*status)["details"].is_array()) return FromJson(text, request);
  const Json details = (*status)["details"];
  status->erase("details");
  if (const absl::Status read = FromJson(WriteJson(*json), request); !read.ok()) return read;
  for (size_t i = 0; i < details.size(); ++i) {
    const std::optional<google::protobuf::Any> detail = DetailFromJson(details[i]);
    if (!detail.has_value()) {
      return FieldError("DETAIL_MALFORMED", absl::StrCat("status.details[", i, "]"),
                        "is neither a google.rpc message beside its @type, nor {\"@type\", \"value\": base64}");
    }
    *request.mutable_status()->add_details() = *detail;
  }
  return absl::OkStatus();
}

}  // namespace status_translator
