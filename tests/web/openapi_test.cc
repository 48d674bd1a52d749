#include "web/openapi.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/api/annotations.pb.h"
#include "statustranslator/v1/catalog_service.pb.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/metrics.h"
#include "support/translator.h"
#include "web/site.h"

namespace status_translator {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const json& Document() {
  static const json& document = *new json(json::parse(OpenApiDocument()));
  return document;
}

// What a "$ref" refers to; anything else as it is.
const json& Resolve(const json& node) {
  const auto ref = node.find("$ref");
  if (ref == node.end()) return node;
  const std::string path = ref->get<std::string>();
  return Document().at(json::json_pointer(path.substr(1)));
}

void ForEachNode(const json& node, const std::string& path,
                 const std::function<void(const json&, const std::string&)>& visit) {
  visit(node, path);
  for (const auto& [key, value] : node.items()) {
    if (value.is_structured()) ForEachNode(value, absl::StrCat(path, "/", key), visit);
  }
}

// What in `value` the schema does not describe, one line each.
std::string Undescribed(const json& value, const json& reference, const std::string& path) {
  const json& schema = Resolve(reference);
  if (const auto choices = schema.find("oneOf"); choices != schema.end()) {
    for (const json& choice : *choices) {
      if (Undescribed(value, choice, path).empty()) return "";
    }
    return absl::StrCat(path, ": none of ", choices->dump(), "\n");
  }
  const std::string type = schema.at("type");
  const std::string actual = value.is_number_integer() ? "integer" : value.type_name();
  if (actual != type) return absl::StrCat(path, ": ", actual, " and not ", type, "\n");
  std::string found;
  if (const auto names = schema.find("enum"); names != schema.end()) {
    if (std::find(names->begin(), names->end(), value) == names->end())
      absl::StrAppend(&found, path, ": ", value.dump());
  }
  if (value.is_array()) {
    for (const json& item : value) found += Undescribed(item, schema.at("items"), path + "/-");
  }
  if (value.is_object() && !schema.contains("additionalProperties")) {
    for (const auto& [name, member] : value.items()) {
      const auto property = schema.at("properties").find(name);
      found += property == schema.at("properties").end()
                   ? absl::StrCat(path, ": ", name, "\n")
                   : Undescribed(member, *property, absl::StrCat(path, "/", name));
    }
  }
  return found;
}

// The request that the operation describes by its examples, with the first value of each query parameter that lists
// values.
HttpRequest RequestOf(const std::string& path, const std::string& method, const json& operation) {
  HttpRequest request{method == "get" ? "GET" : "POST", path, {}, ""};
  if (method == "post") {
    request.content_type = "application/json";
    request.body = operation["requestBody"]["content"]["application/json"]["example"].dump();
    return request;
  }
  for (const json& parameter : operation["parameters"]) {
    const std::string name = parameter["name"];
    if (parameter["in"] == "path") {
      const std::string hole = "{" + name + "}";
      const json& example = parameter["example"];
      request.path.replace(request.path.find(hole), hole.size(),
                           example.is_string() ? example.get<std::string>() : example.dump());
    } else if (parameter["schema"].contains("enum")) {
      request.query.emplace_back(name, parameter["schema"]["enum"][0]);
    }
  }
  return request;
}

TEST(OpenApiTest, EveryOperationIsServedAndAnswersByItsSchema) {
  const Site site(TestCurrentTranslator(), TestMetrics(), "");
  for (const auto& [path, operations] : Document()["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) {
      const HttpReply reply = site.Handle(RequestOf(path, method, operation));
      ASSERT_EQ(reply.status, 200) << path << reply.body;
      const json& schema = operation["responses"]["200"]["content"]["application/json"]["schema"];
      EXPECT_EQ(Undescribed(json::parse(reply.body), schema, ""), "") << path;
      if (method != "post") continue;
      const json& body = operation["requestBody"]["content"]["application/json"];
      EXPECT_EQ(Undescribed(body["example"], body["schema"], ""), "") << path;
    }
  }
}

// Each value that the document lists for a parameter is accepted, and each other one is refused.
TEST(OpenApiTest, TheValuesOfParametersAreThoseThatAreAccepted) {
  const Site site(TestCurrentTranslator(), TestMetrics(), "");
  std::set<std::string> listed;
  for (const auto& [path, operations] : Document()["paths"].items()) {
    if (!operations.contains("get")) continue;
    for (const json& parameter : operations["get"]["parameters"]) {
      if (!parameter["schema"].contains("enum")) continue;
      json values = parameter["schema"]["enum"];
      for (const json& value : values) listed.insert(value);
      values.push_back("none of them");
      for (const json& value : values) {
        HttpRequest request = RequestOf(path, "get", operations["get"]);
        request.query = {{parameter["name"], value}};
        EXPECT_EQ(site.Handle(request).status, value == "none of them" ? 400 : 200) << path << value;
      }
    }
  }
  EXPECT_THAT(listed, ::testing::ElementsAre("1xx", "2xx", "3xx", "4xx", "5xx", "abnormal", "application", "basic",
                                             "full", "intermediary", "local_reply", "normal"));
}

TEST(OpenApiTest, EveryErrorIsAProblem) {
  const Site site(TestCurrentTranslator(), TestMetrics(), "");
  for (const char* path : {"/v1/http/99", "/v1/profiles/none", "/none", "/v1/http/404?a=b"}) {
    const HttpReply reply = site.Handle({"GET", path, {}, ""});
    EXPECT_EQ(Undescribed(json::parse(reply.body), Document()["components"]["schemas"]["Problem"], ""), "") << path;
  }
}

// Compared with the descriptors that are linked in, without the code that makes the document.
TEST(OpenApiTest, EveryAnnotatedMethodIsThereWithAllItsFields) {
  size_t paths = 0;
  for (const char* name : {"statustranslator.v1.TranslationService", "statustranslator.v1.CatalogService"}) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    ASSERT_NE(service, nullptr);
    for (int i = 0; i < service->method_count(); ++i) {
      const auto& method = *service->method(i);
      if (!method.options().HasExtension(google::api::http)) continue;
      const google::api::HttpRule& rule = method.options().GetExtension(google::api::http);
      paths += 1 + static_cast<size_t>(rule.additional_bindings_size());
      const json& operation =
          rule.has_post() ? Document()["paths"][rule.post()]["post"] : Document()["paths"][rule.get()]["get"];
      ASSERT_TRUE(operation.is_object()) << method.full_name();
      const json& schema =
          Resolve(operation["responses"]["200"]["content"]["application/json"]["schema"])["properties"];
      EXPECT_EQ(static_cast<int>(schema.size()), method.output_type()->field_count()) << method.full_name();
      for (int k = 0; k < method.output_type()->field_count(); ++k) {
        EXPECT_TRUE(schema.contains(method.output_type()->field(k)->json_name())) << method.full_name();
      }
    }
  }
  EXPECT_EQ(Document()["paths"].size(), paths);
  EXPECT_GE(paths, 12u);
}

TEST(OpenApiTest, EverythingIsDescribedAndEveryReferenceLeadsSomewhere) {
  std::set<std::string> names;
  std::set<std::string> referred;
  ForEachNode(Document(), "", [&](const json& node, const std::string& path) {
    if (node.contains("$ref")) {
      EXPECT_NO_THROW(Resolve(node)) << path;
      referred.insert(node["$ref"]);
    }
    EXPECT_NE(node.is_object() ? node.value("description", json("none")) : json("none"), "") << path;
    EXPECT_TRUE(!node.contains("operationId") || names.insert(node["operationId"]).second) << path;
    EXPECT_FALSE(node.is_null()) << path;
  });
  for (const auto& [name, schema] : Document()["components"]["schemas"].items()) {
    EXPECT_TRUE(schema.contains("description")) << name;
    EXPECT_EQ(referred.count("#/components/schemas/" + name), 1u) << name << " is not used";
  }
}

TEST(OpenApiTest, CommentsOfTheProtoFilesAreItsDescriptions) {
  const json& operation = Document()["paths"]["/v1/http/{code}"]["get"];
  EXPECT_EQ(operation["operationId"], "httpToGrpc");
  EXPECT_EQ(operation["summary"], "Translates an HTTP status into a gRPC code.");
  EXPECT_THAT(operation["description"].get<std::string>(), HasSubstr("For example:\n\n  grpcurl -plaintext"));
  EXPECT_EQ(operation["parameters"][0], json::parse(R"({
    "name": "code", "in": "path", "description": "The HTTP status, 100-599. Required.", "required": true,
    "schema": {"type": "integer", "format": "int32"}, "example": 404})"));
  const json& schemas = Document()["components"]["schemas"];
  EXPECT_EQ(schemas["ConvertHttpResponseRequest"]["required"], json({"http"}));
  EXPECT_EQ(schemas["Header"]["properties"]["raw"]["contentEncoding"], "base64");
  EXPECT_EQ(schemas["ListProfilesResponse"]["properties"]["since"]["format"], "date-time");
  EXPECT_THAT(schemas["Outcome"]["description"].get<std::string>(),
              HasSubstr("\n- OUTCOME_NORMAL: The status is 2xx."));
  EXPECT_THAT(Document()["paths"]["/v1/compare/grpc/{grpc_code}"]["get"]["parameters"], ::testing::SizeIs(1));
}

}  // namespace
}  // namespace status_translator
