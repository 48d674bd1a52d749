#include "convert/convert_json.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
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

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

std::string MemberNames(const Descriptor& message) {
  std::vector<std::string> names;
  for (int i = 0; i < message.field_count(); ++i) names.push_back(message.field(i)->json_name());
  return absl::StrJoin(names, ", ");
}

// One value of the field, for example {"name": "...", "text": "..."}.
std::string ExampleValue(const FieldDescriptor& field) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_STRING:
      return R"("...")";
    case FieldDescriptor::TYPE_BYTES:
      return R"("aGVsbG8=")";
    case FieldDescriptor::TYPE_BOOL:
      return "true";
    case FieldDescriptor::TYPE_ENUM:
      return absl::StrCat("\"", field.enum_type()->value(field.enum_type()->value_count() - 1)->name(), "\"");
    case FieldDescriptor::TYPE_MESSAGE: {
      constexpr int kShown = 2;
      std::vector<std::string> members;
      for (int i = 0; i < std::min(kShown, field.message_type()->field_count()); ++i) {
        const FieldDescriptor& member = *field.message_type()->field(i);
        const bool is_plain = !member.is_repeated() && member.type() != FieldDescriptor::TYPE_MESSAGE;
        members.push_back(absl::StrCat("\"", member.json_name(), "\": ",
                                       is_plain               ? ExampleValue(member)
                                       : member.is_repeated() ? "[...]"
                                                              : "{...}"));
      }
      return absl::StrCat("{", absl::StrJoin(members, ", "), "}");
    }
    default:
      return "404";
  }
}

bool IsBase64(absl::string_view text) {
  std::string bytes;
  return absl::Base64Unescape(text, &bytes) || absl::WebSafeBase64Unescape(text, &bytes);
}

std::string MistakeInObject(const Descriptor& message, JsonValue object, const std::string& path);

// What is wrong with one value of the field, which `name` calls it; empty if nothing is known to be.
std::string MistakeInValue(const FieldDescriptor& field, JsonValue value, const std::string& name) {
  if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
    // google.protobuf.Any and the like have a form of their own.
    if (absl::StartsWith(field.message_type()->full_name(), "google.protobuf.")) return "";
    if (!value.IsObject()) return absl::StrCat(name, " is not an object, for example ", ExampleValue(field));
    return MistakeInObject(*field.message_type(), value, name);
  }
  if (field.type() == FieldDescriptor::TYPE_ENUM) {
    const google::protobuf::EnumDescriptor& known = *field.enum_type();
    if (!value.IsString() || known.FindValueByName(std::string(value.Text())) != nullptr) return "";
    std::vector<std::string> values;
    // The first value says that none is given.
    for (int i = 1; i < known.value_count(); ++i) values.push_back(known.value(i)->name());
    return absl::StrCat(Quoted(value.Text()), " is no value of ", name, "; the values are ",
                        absl::StrJoin(values, ", "));
  }
  if (field.type() == FieldDescriptor::TYPE_BYTES) {
    if (value.IsString() && IsBase64(value.Text())) return "";
    return absl::StrCat(name, " is bytes, which JSON holds as base64, for example ", ExampleValue(field),
                        " for hello; it is not base64");
  }
  if (field.type() == FieldDescriptor::TYPE_INT32) {
    int number = 0;
    const bool is_number = value.kind() == JsonKind::kNumber || absl::SimpleAtoi(value.String(), &number);
    return is_number ? "" : absl::StrCat(name, " is not a number, for example ", ExampleValue(field));
  }
  if (field.type() == FieldDescriptor::TYPE_STRING && !value.IsString()) {
    return absl::StrCat(name, " is not a string, for example ", ExampleValue(field));
  }
  return "";
}

std::string MistakeInObject(const Descriptor& message, JsonValue object, const std::string& path) {
  for (const JsonValue member : object) {
    const std::string key(member.Key());
    const FieldDescriptor* field = message.FindFieldByCamelcaseName(key);
    if (field == nullptr) field = message.FindFieldByName(key);
    if (field == nullptr) {
      return absl::StrCat(path.empty() ? "it" : path, " has no member ", Quoted(key), "; the members are ",
                          MemberNames(message));
    }
    if (member.kind() == JsonKind::kNull) continue;
    const std::string name = path.empty() ? key : absl::StrCat(path, ".", key);
    if (!field->is_repeated()) {
      if (std::string mistake = MistakeInValue(*field, member, name); !mistake.empty()) return mistake;
      continue;
    }
    if (!member.IsArray()) return absl::StrCat(name, " is not a list, for example [", ExampleValue(*field), ", ...]");
    size_t index = 0;
    for (const JsonValue element : member) {
      std::string mistake = MistakeInValue(*field, element, absl::StrCat(name, "[", index++, "]"));
      if (!mistake.empty()) return mistake;
    }
  }
  return "";
}

// What is wrong in the JSON of a request, by the types of its fields, and what would be right; empty if the mistake is
// another one.
std::string MistakeInRequest(const Descriptor& request, absl::string_view text) {
  const std::optional<JsonDocument> json = JsonDocument::Parse(text);
  if (!json.has_value()) return "";
  if (!json->Root().IsObject()) {
    return absl::StrCat("it is not an object; its members are ", MemberNames(request));
  }
  return MistakeInObject(request, json->Root(), "");
}

absl::Status CheckNotEmpty(absl::string_view text, const google::protobuf::Message& message) {
  if (!absl::StripAsciiWhitespace(text).empty()) return absl::OkStatus();
  const Descriptor& request = *message.GetDescriptor();
  return FieldError(ErrorReason::kBodyMalformed, "body",
                    absl::StrCat("is empty; it must be the JSON of a ", request.name(), ": an object with the members ",
                                 MemberNames(request)));
}

// Protobuf takes the last of two members with one key, and other readers the first.
absl::Status CheckKeys(absl::string_view text, const google::protobuf::Message& message) {
  const bool has_twice =
      !JsonDocument::Parse(text).has_value() && JsonDocument::Parse(text, RepeatedKey::kIsFirst).has_value();
  return has_twice ? Malformed(message, "an object in it has a key twice") : absl::OkStatus();
}

absl::Status FromJson(absl::string_view text, google::protobuf::Message& message) {
  if (absl::Status checked = CheckNotEmpty(text, message); !checked.ok()) return checked;
  if (absl::Status checked = CheckKeys(text, message); !checked.ok()) return checked;
  const auto parsed = google::protobuf::util::JsonStringToMessage(std::string(text), &message);
  if (parsed.ok()) return absl::OkStatus();
  const std::string mistake = MistakeInRequest(*message.GetDescriptor(), text);
  if (!mistake.empty()) return Malformed(message, mistake);
  // The lines after the first show the place in the text.
  const std::string why(parsed.message());
  return Malformed(message, Quoted(why.substr(0, why.find('\n'))));
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
  if (absl::Status checked = CheckNotEmpty(text, request); !checked.ok()) return checked;
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
