#include "convert/convert_json.h"

#include <google/protobuf/util/json_util.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "lookup/errors.h"
#include "wire/any_json.h"
#include "wire/json.h"
#include "wire/json_writer.h"
#include "wire/proto_json.h"

namespace status_translator {
namespace {

absl::Status Malformed(const google::protobuf::Message& message, absl::string_view why) {
  return FieldError(ErrorReason::kBodyMalformed, "body",
                    absl::StrCat("is not the JSON of a ", message.GetDescriptor()->name(), ": ", why));
}

// A mistake in a member of the request itself, and what would be right; empty if the mistake is another one.
std::string MistakeInMember(const google::protobuf::Descriptor& request, absl::string_view text) {
  const std::optional<JsonDocument> json = JsonDocument::Parse(text);
  if (!json.has_value() || !json->Root().IsObject()) return "";
  for (const JsonValue member : json->Root()) {
    const std::string name(member.Key());
    const google::protobuf::FieldDescriptor* field = request.FindFieldByCamelcaseName(name);
    if (field == nullptr) field = request.FindFieldByName(name);
    if (field == nullptr) {
      std::vector<std::string> names;
      for (int i = 0; i < request.field_count(); ++i) names.push_back(request.field(i)->json_name());
      return absl::StrCat("it has no member ", Quoted(name), "; the members are ", absl::StrJoin(names, ", "));
    }
    const google::protobuf::EnumDescriptor* known = field->enum_type();
    if (known == nullptr || !member.IsString()) continue;
    if (known->FindValueByName(std::string(member.Text())) != nullptr) continue;
    std::vector<std::string> values;
    // The first value says that none is given.
    for (int i = 1; i < known->value_count(); ++i) values.push_back(known->value(i)->name());
    return absl::StrCat(Quoted(member.Text()), " is no value of ", name, "; the values are ",
                        absl::StrJoin(values, ", "));
  }
  return "";
}

absl::Status FromJson(absl::string_view text, google::protobuf::Message& message) {
  const auto parsed = google::protobuf::util::JsonStringToMessage(std::string(text), &message);
  if (parsed.ok()) return absl::OkStatus();
  const std::string mistake = MistakeInMember(*message.GetDescriptor(), text);
  return Malformed(message, mistake.empty() ? Quoted(std::string(parsed.message())) : mistake);
}

}  // namespace

// The responses have no map fields, so protobuf writes equal responses equally.
absl::StatusOr<std::string> ConversionJson(const v1::ConvertHttpResponseResponse& response) {
  const google::rpc::Status& status = response.status();
  if (status.details().empty()) return ProtoJson(response, JsonLayout::kIndented);
  v1::ConvertHttpResponseResponse without = response;
  without.mutable_status()->clear_details();
  const absl::StatusOr<std::string> text = ProtoJson(without, JsonLayout::kOneLine);
  if (!text.ok()) return text.status();
  const std::optional<JsonDocument> json =
      JsonDocument::Parse(*text);  // protobuf has just written it, below every limit
  JsonWriter writer(JsonWriter::Style::kIndented);
  writer.BeginObject().Key("status").BeginObject().Members(json->Root().Find("status"));
  WriteDetails(status.details(), writer.Key("details"));
  return writer.EndObject().Members(json->Root(), "status").EndObject().Finish() + "\n";
}

absl::StatusOr<std::string> ConversionJson(const v1::ConvertGrpcResponseResponse& response) {
  return ProtoJson(response, JsonLayout::kIndented);
}

absl::Status ReadConversionJson(absl::string_view text, v1::ConvertHttpResponseRequest& request) {
  return FromJson(text, request);
}

absl::Status ReadConversionJson(absl::string_view text, v1::DiagnoseRequest& request) {
  return FromJson(text, request);
}

// Details are read one by one, because protobuf rejects the whole message for an unknown type.
absl::Status ReadConversionJson(absl::string_view text, v1::ConvertGrpcResponseRequest& request) {
  const std::optional<JsonDocument> json = JsonDocument::Parse(text);
  if (!json.has_value() || !json->Root().IsObject() || json->repaired()) {
    return Malformed(request, "not a JSON object, not UTF-8, too deep, too many members, or a key twice");
  }
  const JsonValue status = json->Root().Find("status");
  const JsonValue details = status.Find("details");
  if (!details.exists()) return FromJson(text, request);
  if (!details.IsArray()) return FieldError(ErrorReason::kDetailMalformed, "status.details", "is not an array");
  JsonWriter rest;
  rest.BeginObject().Key("status").BeginObject().Members(status, "details").EndObject();
  rest.Members(json->Root(), "status").EndObject();
  if (absl::Status read = FromJson(rest.Finish(), request); !read.ok()) return read;
  size_t index = 0;
  for (const JsonValue entry : details) {
    std::optional<google::protobuf::Any> detail = DetailFromJson(entry);
    if (!detail.has_value()) {
      return FieldError(ErrorReason::kDetailMalformed, absl::StrCat("status.details[", index, "]"),
                        "is neither a google.rpc message beside its @type, nor {\"@type\", \"value\": base64}");
    }
    *request.mutable_status()->add_details() = *std::move(detail);
    ++index;
  }
  return absl::OkStatus();
}

}  // namespace status_translator
