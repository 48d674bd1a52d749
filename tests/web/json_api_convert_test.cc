// Conversions over HTTP give what they give over gRPC.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>

#include "convert/convert_json.h"
#include "support/conversions.h"
#include "support/details.h"
#include "support/metrics.h"
#include "web/json_api.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

HttpReply Post(const std::string& path, const std::string& body, const std::string& content_type = "application/json") {
  HttpRequest request{"POST", path, {}, ""};
  request.content_type = content_type;
  request.body = body;
  return JsonApi(TestCurrentTranslator(), TestMetrics(), "").Handle(request);
}

std::string Json(const google::protobuf::Message& message) {
  std::string json;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(message, &json).ok());
  return json;
}

TEST(JsonApiConvertTest, HttpResponsesAsOverGrpc) {
  for (const auto& request :
       {HttpRequestOf(404, {}), HttpRequestOf(503, {{"content-type", "text/html"}}, "<p>"),
        JsonRequestOf(404, R"({"error":{"code":404,"message":"m","status":"NOT_FOUND"}})"),
        JsonRequestOf(404, R"({"code":"not_found","details":[{"type":"example.com/a.B","value":"AAAA"}]})")}) {
    const HttpReply reply = Post("/v1:convertHttpResponse", Json(request));
    ASSERT_EQ(reply.status, 200) << reply.body;
    const auto expected = ToGrpc(request);
    EXPECT_EQ(reply.body, *ConversionJson(expected));
    const auto json = nlohmann::json::parse(reply.body);
    EXPECT_EQ(json["status"]["code"], expected.status().code());
    EXPECT_EQ(json["status"]["details"].size(), static_cast<size_t>(expected.status().details_size()));
  }
}

TEST(JsonApiConvertTest, EachAcceptsWhatTheOtherReturns) {
  for (const auto& detail : OneOfEach()) {
    google::rpc::Status status = StatusOf(5, "no \"book\" é\n");
    *status.add_details() = detail;
    status.add_details()->set_type_url("example.com/books.Shelf");
    v1::ConvertHttpResponseRequest request;
    *request.mutable_http() = ToHttp(GrpcRequestOf(status)).http();
    const HttpReply grpc = Post("/v1:convertHttpResponse", Json(request));
    const nlohmann::ordered_json back = {{"status", nlohmann::ordered_json::parse(grpc.body)["status"]}};
    const HttpReply http = Post("/v1:convertGrpcResponse", back.dump(), "application/json; charset=utf-8");
    ASSERT_EQ(http.status, 200) << http.body;
    EXPECT_EQ(http.body, *ConversionJson(ToHttp(GrpcRequestOf(ToGrpc(request).status()))));
    EXPECT_THAT(http.body, HasSubstr("\"restored\": true"));
  }
}

TEST(JsonApiConvertTest, OnlyJsonIsAccepted) {
  for (const char* type : {"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
    for (const char* path : {"/v1:convertHttpResponse", "/v1:convertGrpcResponse"}) {
      EXPECT_EQ(Post(path, "{}", type).status, 415) << type;
    }
  }
}

TEST(JsonApiConvertTest, TheTypeToSendIsNamed) {
  EXPECT_THAT(Post("/v1:diagnose", "{}", "text/plain").body,
              HasSubstr(R"(has the Content-Type \"text/plain\"; send the header Content-Type: application/json)"));
  EXPECT_THAT(Post("/v1:diagnose", "{}", "").body, HasSubstr("has no Content-Type; send the header"));
}

TEST(JsonApiConvertTest, AnEncodedBodyIsRefusedByItsEncoding) {
  HttpRequest request{"POST", "/v1:diagnose", {}, ""};
  request.content_type = "application/json";
  request.body = R"({"text": "no healthy upstream"})";
  request.content_encoding = "gzip";
  const HttpReply refused = JsonApi(TestCurrentTranslator(), TestMetrics(), "").Handle(request);
  EXPECT_EQ(refused.status, 415);
  EXPECT_THAT(refused.body, HasSubstr(R"(the body has the Content-Encoding \"gzip\"; send it without one)"));
  EXPECT_THAT(refused.headers, Contains(Pair("Accept-Encoding", "identity")));
  request.content_encoding = "identity";
  EXPECT_EQ(JsonApi(TestCurrentTranslator(), TestMetrics(), "").Handle(request).status, 200);
}

TEST(JsonApiConvertTest, AKeyTwiceIsRefused) {
  for (const auto& [path, body] : {std::pair{"/v1:diagnose", R"({"text": "a", "text": "no healthy upstream"})"},
                                   {"/v1:convertHttpResponse", R"({"http": {"code": 404}, "http": {"code": 500}})"},
                                   {"/v1:convertHttpResponse", R"({"http": {"code": 404, "code": 500}})"}}) {
    const HttpReply refused = Post(path, body);
    EXPECT_EQ(refused.status, 400) << body;
    EXPECT_THAT(refused.body, HasSubstr("an object in it has a key twice")) << body;
  }
}

TEST(JsonApiConvertTest, AMistakeIsNamedByTheTypeOfItsField) {
  const auto detail = [](const std::string& body) {
    return nlohmann::json::parse(Post("/v1:convertHttpResponse", body).body)["detail"].get<std::string>();
  };
  EXPECT_THAT(detail(R"({"http":{"headers":{"content-type":"x"}}})"),
              HasSubstr(R"(http.headers is not a list, for example [{"name": "...", "text": "..."}, ...])"));
  EXPECT_THAT(detail(R"({"http":{"trailers":["x"]}})"), HasSubstr("http.trailers[0] is not an object, for example {"));
  EXPECT_THAT(detail(R"({"http":{"headers":[{"name":"x","txt":"y"}]}})"),
              HasSubstr(R"(http.headers[0] has no member "txt"; the members are name, text, raw)"));
  EXPECT_THAT(detail(R"({"http":{"code":404,"body":"<html>"}})"),
              HasSubstr("http.body is bytes, which JSON holds as base64"));
  EXPECT_THAT(detail(R"({"http":{"code":"x"}})"), HasSubstr("http.code is not a number, for example 404"));
  EXPECT_THAT(detail(R"({"profile":5})"), HasSubstr("profile is not a string"));
  for (const char* path : {"/v1:convertHttpResponse", "/v1:convertGrpcResponse", "/v1:diagnose"}) {
    EXPECT_THAT(Post(path, " \n").body, HasSubstr("body: is empty; it must be the JSON of a "));
  }
  EXPECT_THAT(detail("{"), Not(HasSubstr("^")));
}

TEST(JsonApiConvertTest, OnlyByPost) {
  HttpRequest request{"GET", "/v1:convertHttpResponse", {}, ""};
  const HttpReply reply = JsonApi(TestCurrentTranslator(), TestMetrics(), "").Handle(request);
  EXPECT_EQ(reply.status, 405);
}

TEST(JsonApiConvertTest, WrongBodiesAreNamed) {
  for (const char* body : {"", "{", "[]", "null", "5", R"({"http":{"code":"x"}})", R"({"htp":{}})",
                           R"({"http":{"code":404,"code":405})"}) {
    for (const char* path : {"/v1:convertHttpResponse", "/v1:convertGrpcResponse"}) {
      const HttpReply reply = Post(path, body);
      EXPECT_EQ(reply.status, 400) << body;
      EXPECT_FALSE(nlohmann::json::parse(reply.body)["detail"].get<std::string>().empty());
    }
  }
  EXPECT_THAT(Post("/v1:convertHttpResponse", R"({"http":{}})").body, HasSubstr("http.code"));
  EXPECT_THAT(Post("/v1:convertGrpcResponse", R"({"status":{"code":5,"details":[{"@type":"a/b.C"}]}})").body,
              HasSubstr("status.details[0]"));
}

TEST(JsonApiConvertTest, AWrongMemberOrValueNamesTheRightOnes) {
  EXPECT_THAT(Post("/v1:convertHttpResponse", R"({"http":{"code":404},"origin":"PROXY"})").body,
              HasSubstr(R"(\"PROXY\" is no value of origin; the values are ORIGIN_APPLICATION, ORIGIN_INTERMEDIARY, )"
                        "ORIGIN_LOCAL_REPLY"));
  EXPECT_THAT(Post("/v1:diagnose", R"({"line":"x"})").body,
              HasSubstr(R"(it has no member \"line\"; the members are text, )"));
  EXPECT_THAT(Post("/v1:convertHttpResponse", R"({"http":{"cod":404},"origin":"ORIGIN_APPLICATION"})").body,
              HasSubstr(R"(http has no member \"cod\"; the members are code, headers, body, trailers)"));
}

TEST(JsonApiConvertTest, DeepJsonIsRefused) {
  const std::string deep = "{\"a\":" + std::string(100000, '[');
  EXPECT_EQ(Post("/v1:convertHttpResponse", deep).status, 400);
  EXPECT_EQ(Post("/v1:convertGrpcResponse", deep).status, 400);
}

}  // namespace
}  // namespace status_translator
