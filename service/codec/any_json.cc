#include "codec/any_json.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "config/v1.h"
#include "google/rpc/error_details.pb.h"
#include "statustranslator/v1/conversion.pb.h"

namespace status_translator {
namespace {

namespace pb = google::protobuf;

// The prototype of a type whose JSON everybody knows.
const pb::Message* Prototype(absl::string_view type_name) {
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

// Protobuf's JSON of a message, if reading it gives the same message again.
std::optional<Json> LosslessJson(const pb::Message& message) {
  std::string text;
  if (!pb::util::MessageToJsonString(message, &text).ok()) return std::nullopt;
  const std::unique_ptr<pb::Message> again(message.New());
  if (!pb::util::JsonStringToMessage(text, again.get()).ok()) return std::nullopt;
  if (!pb::util::MessageDifferencer::Equals(message, *again)) return std::nullopt;
  return ParseJson(text);
}

}  // namespace

absl::string_view TypeName(absl::string_view type_url) { return type_url.substr(type_url.rfind('/') + 1); }

std::unique_ptr<pb::Message> UnpackKnown(const pb::Any& detail) {
  const pb::Message* prototype = Prototype(TypeName(detail.type_url()));
  if (prototype == nullptr) return nullptr;
  std::unique_ptr<pb::Message> message(prototype->New());
  return message->ParseFromString(detail.value()) ? std::move(message) : nullptr;
}

Json DetailToJson(const pb::Any& detail) {
  Json json = {{"@type", detail.type_url()}};
  if (const std::unique_ptr<pb::Message> message = UnpackKnown(detail); message != nullptr) {
    if (std::optional<Json> members = LosslessJson(*message); members.has_value()) {
      json.update(*members);
      return json;
    }
  }
  json["value"] = absl::Base64Escape(detail.value());
  return json;
}

std::optional<pb::Any> DetailFromJson(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  pb::Any detail;
  detail.set_type_url(std::string(StringMember(json, "@type")));
  const absl::string_view type = TypeName(detail.type_url());
  if (type.empty()) return std::nullopt;
  if (json.size() == 2 && json.contains("value")) {
    std::string bytes;
    if (json["value"].is_string() && absl::Base64Unescape(StringMember(json, "value"), &bytes)) {
      detail.set_value(bytes);
      return detail;
    }
  }
  const pb::Message* prototype = Prototype(type);
  if (prototype == nullptr) return std::nullopt;
  Json members = json;
  members.erase("@type");
  const std::unique_ptr<pb::Message> message(prototype->New());
  pb::util::JsonParseOptions lenient;
  lenient.ignore_unknown_fields = true;  // theirs may be newer than ours
  if (!pb::util::JsonStringToMessage(WriteJson(members), message.get(), lenient).ok()) return std::nullopt;
  detail.set_value(message->SerializeAsString());
  return detail;
}

}  // namespace status_translator
