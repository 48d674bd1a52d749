#include "web/json_schema.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using nlohmann::ordered_json;

}  // namespace

ordered_json Reference(const std::string& section, const std::string& name) {
  return {{"$ref", absl::StrCat("#/components/", section, "/", name)}};
}

bool IsGrpcCode(const FieldDescriptor& field) {
  return field.enum_type() != nullptr && field.enum_type()->full_name() == "google.rpc.Code";
}

ordered_json JsonSchemas::Refer(const Descriptor& message) {
  if (message.full_name() == "google.protobuf.Timestamp") return {{"type", "string"}, {"format", "date-time"}};
  const std::string name(message.name());
  ordered_json reference = Reference("schemas", name);
  if (schemas_.contains(name)) return reference;
  schemas_[name] = nullptr;  // a message may contain itself
  ordered_json schema = {{"type", "object"}, {"description", CommentAbove(message)}};
  if (message.full_name() == "google.protobuf.Any") {
    schema = {
        {"type", "object"},
        {"description",
         "A message: its members beside its type in \"@type\". Of a type that the server does not know, the bytes "
         "stand in \"value\", in base64."},
        {"properties", {{"@type", {{"type", "string"}}}}},
        {"additionalProperties", true}};
    schemas_[name] = std::move(schema);
    return reference;
  }
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    ordered_json value = SchemaOf(field);
    if (field.is_repeated()) value = {{"type", "array"}, {"items", value}};
    value["description"] = CommentAbove(field);
    if (absl::EndsWith(CommentAbove(field), " Required.")) schema["required"].push_back(std::string(field.json_name()));
    schema["properties"][std::string(field.json_name())] = std::move(value);
  }
  schemas_[name] = std::move(schema);
  return reference;
}

ordered_json JsonSchemas::Refer(const EnumDescriptor& type) {
  const std::string name(type.name());
  ordered_json& schema = schemas_[name];
  if (schema.is_null()) {
    std::string description = absl::StrCat(CommentAbove(type), "\n");
    ordered_json names;
    for (int i = 0; i < type.value_count(); ++i) {
      names.push_back(std::string(type.value(i)->name()));
      absl::StrAppend(&description, "\n- ", type.value(i)->name(), ": ", CommentAbove(*type.value(i)));
    }
    schema = {{"description", description}, {"type", "string"}, {"enum", names}};
  }
  return Reference("schemas", name);
}

ordered_json JsonSchemas::SchemaOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Refer(*field.message_type());
    case FieldDescriptor::CPPTYPE_ENUM:
      if (!IsGrpcCode(field)) return Refer(*field.enum_type());
      return {{"oneOf", {Refer(*field.enum_type()), {{"type", "integer"}, {"format", "int32"}}}}};
    case FieldDescriptor::CPPTYPE_BOOL:
      return {{"type", "boolean"}};
    case FieldDescriptor::CPPTYPE_INT32:
      return {{"type", "integer"}, {"format", "int32"}};
    default:
      break;
  }
  if (field.type() == FieldDescriptor::TYPE_BYTES) return {{"type", "string"}, {"contentEncoding", "base64"}};
  return {{"type", "string"}};
}

}  // namespace status_translator
