#include "wire/any_json.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/rpc/error_details.pb.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/deterministic.h"
#include "wire/own_detail_types.h"
#include "wire/proto_json.h"

namespace status_translator {
namespace {

namespace pb = google::protobuf;

// The default instance of a google.rpc message or of OriginalResponse; null for any other type.
const pb::Message* BuiltInPrototype(absl::string_view type_name) {
  static const auto& known = *new std::map<absl::string_view, const pb::Message*, std::less<>>([] {
    std::map<absl::string_view, const pb::Message*, std::less<>> by_name;
    const pb::FileDescriptor* file = google::rpc::ErrorInfo::descriptor()->file();
    for (int i = 0; i < file->message_type_count(); ++i) {
      const pb::Descriptor* type = file->message_type(i);
      by_name[type->full_name()] = pb::MessageFactory::generated_factory()->GetPrototype(type);
    }
    by_name[v1::OriginalResponse::descriptor()->full_name()] = &v1::OriginalResponse::default_instance();
    return by_name;
  }());
  const auto found = known.find(type_name);
  return found == known.end() ? nullptr : found->second;
}

// Of the built-in types, or of the user's own.
const pb::Message* Prototype(absl::string_view type_name) {
  const pb::Message* built_in = BuiltInPrototype(type_name);
  return built_in != nullptr ? built_in : FindOwnDetailType(type_name);
}

// Protobuf's JSON of a message, if reading it gives the same message again.
std::optional<JsonDocument> LosslessJson(const pb::Message& message) {
  const absl::StatusOr<std::string> text = ProtoJson(message, JsonLayout::kOneLine);
  if (!text.ok()) return std::nullopt;
  const std::unique_ptr<pb::Message> again(message.New());
  if (!pb::util::JsonStringToMessage(*text, again.get()).ok()) return std::nullopt;
  if (!pb::util::MessageDifferencer::Equals(message, *again)) return std::nullopt;
  return JsonDocument::Parse(*text);
}

// Whether the JSON of a message can stand beside "@type". A single string "value" would be read as base64.
bool FitsBesideType(JsonValue json) {
  return json.IsObject() && !json.Find("@type").exists() && !(json.size() == 1 && json.Find("value").IsString());
}

std::optional<JsonDocument> JsonBesideType(const pb::Message* message) {
  if (message == nullptr) return std::nullopt;
  std::optional<JsonDocument> json = LosslessJson(*message);
  if (json.has_value() && !FitsBesideType(json->Root())) json.reset();
  return json;
}

void WriteAsBase64(const pb::Any& detail, JsonWriter& writer) {
  writer.BeginObject().Key("@type").String(detail.type_url());
  writer.Key("value").String(absl::Base64Escape(detail.value())).EndObject();
}

}  // namespace

absl::string_view TypeName(absl::string_view type_url) { return type_url.substr(type_url.rfind('/') + 1); }

bool IsOfType(const pb::Any& detail, absl::string_view type_name) {
  absl::string_view url = detail.type_url();
  return absl::ConsumeSuffix(&url, type_name) && (url.empty() || absl::EndsWith(url, "/"));
}

std::unique_ptr<pb::Message> UnpackKnown(const pb::Any& detail) {
  const pb::Message* prototype = Prototype(TypeName(detail.type_url()));
  if (prototype == nullptr) return nullptr;
  std::unique_ptr<pb::Message> message(prototype->New());
  return message->ParseFromString(detail.value()) ? std::move(message) : nullptr;
}

void WriteDetail(const pb::Any& detail, JsonWriter& writer) {
  const std::optional<JsonDocument> json = JsonBesideType(UnpackKnown(detail).get());
  if (!json.has_value()) return WriteAsBase64(detail, writer);
  writer.BeginObject().Key("@type").String(detail.type_url()).Members(json->Root()).EndObject();
}

void WriteDetails(const pb::RepeatedPtrField<pb::Any>& details, JsonWriter& writer) {
  writer.BeginArray();
  int readable = 0;
  for (const pb::Any& detail : details) {
    if (readable < kMaxReadableDetails) {
      WriteDetail(detail, writer);
    } else {
      WriteAsBase64(detail, writer);
    }
    ++readable;
  }
  writer.EndArray();
}

std::optional<JsonDocument> OwnDetailJson(const pb::Any& detail) {
  const absl::string_view type = TypeName(detail.type_url());
  if (BuiltInPrototype(type) != nullptr || FindOwnDetailType(type) == nullptr) return std::nullopt;
  return JsonBesideType(UnpackKnown(detail).get());
}

std::optional<pb::Any> DetailFromJson(JsonValue json) {
  pb::Any detail;
  detail.set_type_url(std::string(json.Find("@type").String()));
  const absl::string_view type = TypeName(detail.type_url());
  if (type.empty()) return std::nullopt;
  if (const JsonValue value = json.Find("value"); value.IsString() && json.size() == 2) {
    std::string bytes;
    if (absl::Base64Unescape(value.Text(), &bytes)) {
      detail.set_value(std::move(bytes));
      return detail;
    }
  }
  const pb::Message* prototype = Prototype(type);
  if (prototype == nullptr) return std::nullopt;
  JsonWriter members;
  members.BeginObject().Members(json, "@type").EndObject();
  const std::unique_ptr<pb::Message> message(prototype->New());
  pb::util::JsonParseOptions lenient;
  lenient.ignore_unknown_fields = true;  // the sender may use a newer google.rpc
  if (!pb::util::JsonStringToMessage(members.Finish(), message.get(), lenient).ok()) return std::nullopt;
  detail.set_value(DeterministicBytes(*message));
  return detail;
}

std::optional<pb::Any> DetailFromConnect(JsonValue entry) {
  const absl::string_view type = entry.Find("type").String();
  std::string bytes;
  if (type.empty() || !entry.Find("value").IsString() || !absl::Base64Unescape(entry.Find("value").String(), &bytes)) {
    return std::nullopt;
  }
  pb::Any detail;
  detail.set_type_url(absl::StrContains(type, '/') ? std::string(type) : absl::StrCat("type.googleapis.com/", type));
  detail.set_value(std::move(bytes));
  return detail;
}

}  // namespace status_translator
