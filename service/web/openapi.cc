#include "web/openapi.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/api/annotations.pb.h"
#include "support/descriptors.h"
#include "support/enum_word.h"
#include "web/json_schema.h"

namespace status_translator {
namespace {

using google::api::HttpRule;
using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;
using nlohmann::ordered_json;

constexpr const char* kServices[] = {"statustranslator.v1.TranslationService", "statustranslator.v1.CatalogService"};

// The parts of the document that the .proto files do not define.
constexpr char kFrame[] = R"json({
  "openapi": "3.1.0",
  "info": {
    "title": "status-translator",
    "version": "v1",
    "summary": "Translates HTTP status codes and gRPC status codes into each other.",
    "description": "The same answers as over gRPC, in protobuf's canonical JSON. Errors are problem+json.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
  },
  "servers": [{"url": "/", "description": "This server."}],
  "tags": [],
  "security": [],
  "paths": {},
  "components": {
    "responses": {
      "NotModified": {"description": "If-None-Match names the current ETag."}
    },
    "schemas": {
      "Problem": {
        "type": "object",
        "description": "An error (RFC 9457).",
        "properties": {
          "type": {"type": "string"},
          "title": {"type": "string"},
          "status": {"type": "integer", "format": "int32"},
          "detail": {"type": "string"},
          "reason": {"type": "string", "description": "Stable, as in google.rpc.ErrorInfo."},
          "violations": {
            "type": "array",
            "items": {
              "type": "object",
              "description": "An argument that is wrong.",
              "properties": {"field": {"type": "string"}, "description": {"type": "string"}}
            }
          }
        }
      }
    }
  }
})json";

struct ErrorResponse {
  const char* status;
  const char* name;
  const char* description;
  bool only_to_post;
};
constexpr ErrorResponse kErrorResponses[] = {
    {"400", "InvalidArgument", "An argument is wrong.", false},
    {"404", "NotFound", "What was asked for does not exist, for example the profile.", false},
    {"413", "BodyTooLarge", "The body has more than 256 KiB.", true},
    {"415", "NotJson", "The body is not application/json, or is encoded, for example by gzip.", true},
    {"503", "Busy", "Too many request bodies are being received at the same time.", true},
};

// Examples of path parameters and of bodies, by the name of the field or the method, or of both.
const ordered_json& Example(const std::string& name) {
  static const ordered_json& examples = *new ordered_json(ordered_json::parse(R"json({
    "code": 404, "http_code": 404, "grpc_code": "NOT_FOUND", "GetProfileRequest.name": "general",
    "GetShapeRequest.name": "problem-details",
    "ConvertHttpResponse": {
      "http": {
        "code": 404,
        "headers": [{"name": "content-type", "text": "application/problem+json"}],
        "body": "eyJ0aXRsZSI6Im5vIHN1Y2ggYm9vayIsInN0YXR1cyI6NDA0fQ=="
      }
    },
    "ConvertGrpcResponse": {"status": {"code": 5, "message": "no such book"}, "accept": "application/json"},
    "Diagnose": {"text": "13 INTERNAL: Received RST_STREAM with code 2 (Internal server error)"}
  })json"));
  return examples[name];
}

std::string FirstSentence(const std::string& text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const bool ends = i + 1 == text.size() || absl::ascii_isspace(static_cast<unsigned char>(text[i + 1]));
    if (ends && (text[i] == '.' || text[i] == '?')) return text.substr(0, i + 1);
  }
  return text;
}

// How a parameter spells an enum value: ORIGIN_LOCAL_REPLY is "local_reply", HTTP_CLASS_CLIENT_ERROR is "4xx".
std::string ParameterValue(const EnumValueDescriptor& value) {
  if (value.type()->name() == "HttpClass") return absl::StrCat(value.number(), "xx");
  return EnumWord(value);
}

ordered_json Content(const std::string& type, ordered_json schema) { return {{type, {{"schema", std::move(schema)}}}}; }

// "/v1/compare/http/{http_code}" -> "compareHttp": one method with several paths needs as many names.
std::string NameOfPath(const std::string& path) {
  std::string name;
  const std::vector<std::string> segments = absl::StrSplit(path, '/', absl::SkipEmpty());
  for (size_t i = 1; i < segments.size() && segments[i][0] != '{'; ++i) {
    name += segments[i];
    if (i > 1) name[name.size() - segments[i].size()] = absl::ascii_toupper(segments[i][0]);
  }
  return name;
}

class OpenApiWriter {
 public:
  ordered_json Write(const google::protobuf::DescriptorPool& pool) {
    document_ = ordered_json::parse(kFrame);
    for (const ErrorResponse& error : kErrorResponses) {
      document_["components"]["responses"][error.name] = {
          {"description", error.description},
          {"content", Content("application/problem+json", Reference("schemas", "Problem"))}};
    }
    for (const char* name : kServices) {
      const ServiceDescriptor& service = *pool.FindServiceByName(name);
      const std::string tag = absl::AsciiStrToLower(absl::StripSuffix(service.name(), "Service"));
      document_["tags"].push_back({{"name", tag}, {"description", CommentAbove(service)}});
      for (int i = 0; i < service.method_count(); ++i) AddMethod(*service.method(i), tag);
    }
    document_["components"]["schemas"].update(schemas_.schemas());
    return std::move(document_);
  }

 private:
  void AddMethod(const MethodDescriptor& method, const std::string& tag) {
    if (!method.options().HasExtension(google::api::http)) return;
    const HttpRule& first = method.options().GetExtension(google::api::http);
    std::vector<const HttpRule*> rules = {&first};
    for (const HttpRule& rule : first.additional_bindings()) rules.push_back(&rule);
    for (const HttpRule* rule : rules) {
      const bool posts = rule->has_post();
      const std::string& path = posts ? rule->post() : rule->get();
      std::string name = rules.size() == 1 ? std::string(method.name()) : NameOfPath(path);
      name[0] = absl::ascii_tolower(name[0]);
      ordered_json operation = {{"operationId", name},
                                {"summary", FirstSentence(CommentAbove(method))},
                                {"description", CommentAbove(method)},
                                {"tags", {tag}}};
      if (posts) {
        ordered_json content = Content("application/json", schemas_.Refer(*method.input_type()));
        content["application/json"]["example"] = Example(std::string(method.name()));
        operation["requestBody"] = {{"required", true}, {"description", "At most 256 KiB."}, {"content", content}};
      } else {
        operation["parameters"] = Parameters(*method.input_type(), path);
      }
      operation["responses"] = Responses(*method.output_type(), posts);
      document_["paths"][path][posts ? "post" : "get"] = operation;
    }
  }

  static ordered_json Parameters(const Descriptor& request, const std::string& path) {
    ordered_json in_path = ordered_json::array();
    ordered_json in_query = ordered_json::array();
    const google::protobuf::OneofDescriptor* path_oneof = nullptr;  // its other members cannot be parameters
    for (int i = 0; i < request.field_count(); ++i) {
      const FieldDescriptor& field = *request.field(i);
      if (!absl::StrContains(path, absl::StrCat("{", field.name(), "}"))) continue;
      path_oneof = field.real_containing_oneof();
      in_path.push_back(Parameter(field, "path"));
      in_path.back()["example"] = Example(IsGrpcCode(field)        ? "grpc_code"
                                          : field.name() == "name" ? absl::StrCat(request.name(), ".name")
                                                                   : std::string(field.name()));
    }
    for (int i = 0; i < request.field_count(); ++i) {
      const FieldDescriptor& field = *request.field(i);
      if (absl::StrContains(path, absl::StrCat("{", field.name(), "}"))) continue;
      if (path_oneof != nullptr && field.real_containing_oneof() == path_oneof) continue;
      in_query.push_back(Parameter(field, "query"));
    }
    in_path.insert(in_path.end(), in_query.begin(), in_query.end());
    return in_path;
  }

  static ordered_json Parameter(const FieldDescriptor& field, const std::string& in) {
    ordered_json schema = {{"type", "string"}};
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) schema = {{"type", "integer"}, {"format", "int32"}};
    if (field.enum_type() != nullptr && !IsGrpcCode(field)) {
      for (int i = 1; i < field.enum_type()->value_count(); ++i) {
        schema["enum"].push_back(ParameterValue(*field.enum_type()->value(i)));
      }
    }
    return {{"name", std::string(field.name())},
            {"in", in},
            {"description", CommentAbove(field)},
            {"required", in == "path"},
            {"schema", schema}};
  }

  ordered_json Responses(const Descriptor& response, bool to_post) {
    ordered_json responses;
    responses["200"] = {{"description", CommentAbove(response)},
                        {"content", Content("application/json", schemas_.Refer(response))}};
    if (!to_post) {
      responses["200"]["headers"]["ETag"] = {
          {"description", "SHA-256 of the body, in quotes: changes with the answer and with nothing else."},
          {"schema", {{"type", "string"}}}};
      responses["304"] = Reference("responses", "NotModified");
    }
    for (const ErrorResponse& error : kErrorResponses) {
      if (to_post || !error.only_to_post) responses[error.status] = Reference("responses", error.name);
    }
    return responses;
  }

  ordered_json document_;
  JsonSchemas schemas_;
};

std::string MakeDocument() {
  const absl::string_view bytes = BuiltInDescriptors()[0].bytes;
  google::protobuf::FileDescriptorSet files;
  (void)files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  google::protobuf::DescriptorPool pool;
  for (const google::protobuf::FileDescriptorProto& file : files.file()) pool.BuildFile(file);
  return OpenApiWriter().Write(pool).dump(1) + "\n";
}

}  // namespace

const std::string& OpenApiDocument() {
  static const std::string& document = *new std::string(MakeDocument());
  return document;
}

}  // namespace status_translator
