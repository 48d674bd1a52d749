// JSON Schemas (2020-12, as OpenAPI 3.1 uses them) of Protobuf messages, by protobuf's JSON mapping. For example,
//
//   // A gRPC status code, described.
//   message GrpcCode {
//     // The number on the wire (grpc-status).
//     optional int32 number = 2;
//   }
//
// becomes
//
//   {"type": "object", "description": "A gRPC status code, described.", "properties": {
//     "number": {"type": "integer", "format": "int32", "description": "The number on the wire (grpc-status)."}}}
#ifndef STATUS_TRANSLATOR_WEB_JSON_SCHEMA_H_
#define STATUS_TRANSLATOR_WEB_JSON_SCHEMA_H_

#include <google/protobuf/descriptor.h>

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"

namespace status_translator {

// The comment above a declaration, without the space that follows "//"; empty where its file has no source info.
template <typename Declaration>
std::string CommentAbove(const Declaration& declaration) {
  google::protobuf::SourceLocation location;
  (void)declaration.GetSourceLocation(&location);
  return std::string(absl::StripAsciiWhitespace(absl::StrReplaceAll(location.leading_comments, {{"\n ", "\n"}})));
}

// {"$ref": "#/components/SECTION/NAME"}.
nlohmann::ordered_json Reference(const std::string& section, const std::string& name);

// Whether the field is a google.rpc.Code, which JSON shows as a name, or as a number where it is above 16.
bool IsGrpcCode(const google::protobuf::FieldDescriptor& field);

// The schemas of the messages that were referred to and of all that they hold, by their names without packages. Not
// thread-safe.
class JsonSchemas {
 public:
  // Adds the schema where it is not there yet.
  nlohmann::ordered_json Refer(const google::protobuf::Descriptor& message);

  // An object: the schemas by name.
  const nlohmann::ordered_json& schemas() const { return schemas_; }

 private:
  nlohmann::ordered_json Refer(const google::protobuf::EnumDescriptor& type);
  // Of one value of the field.
  nlohmann::ordered_json SchemaOf(const google::protobuf::FieldDescriptor& field);

  nlohmann::ordered_json schemas_ = nlohmann::ordered_json::object();
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_JSON_SCHEMA_H_
