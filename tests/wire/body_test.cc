// What error bodies are recognised as, and what they say.
#include "wire/body.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "core/utf8.h"
#include "google/rpc/error_details.pb.h"
#include "support/fields.h"
#include "support/gzip.h"
#include "support/limits.h"
#include "wire/text.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Recognised {
  Body body;
  std::vector<v1::Finding> findings;
};

Recognised Recognise(const std::string& content_type, const std::string& bytes, const std::string& encoding = "") {
  v1::HttpResponse http;
  if (!content_type.empty()) AddField(*http.mutable_headers(), "Content-Type", content_type);
  if (!encoding.empty()) AddField(*http.mutable_headers(), "Content-Encoding", encoding);
  http.set_body(bytes);
  v1::ConversionReport report;
  Recognised recognised;
  recognised.body = RecogniseBody(http, report);
  recognised.findings = Findings(report);
  return recognised;
}

std::string Shape(const std::string& content_type, const std::string& bytes) {
  return v1::BodyShape_Name(Recognise(content_type, bytes).body.shape).substr(sizeof("BODY_SHAPE_") - 1);
}

ApiError ErrorOf(const std::string& json, const std::string& content_type = "application/json") {
  const Body body = Recognise(content_type, json).body;
  EXPECT_TRUE(body.error.has_value()) << json;
  return body.error.value_or(ApiError());
}

struct Case {
  const char* json;
  const char* shape;
  int grpc;  // 0: not said
  const char* error_code;
  const char* message;
};

class ApiErrorTest : public ::testing::TestWithParam<Case> {};

TEST_P(ApiErrorTest, IsRead) {
  const Case& expected = GetParam();
  EXPECT_EQ(Shape("application/json", expected.json), expected.shape) << expected.json;
  const ApiError error = ErrorOf(expected.json);
  EXPECT_EQ(error.grpc_code.value_or(0), expected.grpc) << expected.json;
  EXPECT_EQ(error.error_code, expected.error_code) << expected.json;
  EXPECT_EQ(error.message, expected.message) << expected.json;
}

INSTANTIATE_TEST_SUITE_P(
    All, ApiErrorTest,
    ::testing::Values(
        Case{R"({"title":"Gone","status":410,"detail":"sold"})", "PROBLEM", 0, "", "sold"},
        Case{R"({"type":"about:blank","title":"Gone","status":410})", "PROBLEM", 0, "", "Gone"},
        Case{R"({"title":"x","status":400,"detail":"d","code":"E1"})", "PROBLEM", 0, "E1", "d"},
        Case{R"({"title":"x","status":400,"detail":"","grpc_code":"ABORTED","error_code":"E"})", "PROBLEM", 10, "E",
             ""},
        Case{R"({"error":{"code":404,"message":"m","status":"NOT_FOUND"}})", "AIP_193", 5, "", "m"},
        Case{R"({"error":{"code":404,"message":"m","errors":[{"reason":"notFound"}]}})", "AIP_193", 0, "notFound", "m"},
        Case{
            R"({"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT","details":[{"@type":"t/google.rpc.ErrorInfo","reason":"R"}]}})",
            "AIP_193", 3, "R", "m"},
        Case{R"({"error":{"message":"m","status":"ABORTED"}})", "AIP_193", 10, "", "m"},
        Case{R"({"code":5,"message":"m","details":[]})", "RPC_STATUS", 5, "", "m"},
        Case{R"({"code":5,"message":"m"})", "RPC_STATUS", 5, "", "m"},
        Case{R"({"code":99,"message":"m","details":[]})", "RPC_STATUS", 99, "", "m"},
        Case{R"({"code":404,"message":"m"})", "RPC_STATUS", 0, "", "m"},
        Case{R"({"code":10013,"message":"m"})", "RPC_STATUS", 0, "10013", "m"},
        Case{R"({"code":17,"message":"m"})", "RPC_STATUS", 0, "17", "m"},
        Case{R"({"code":-1,"message":"m"})", "RPC_STATUS", 0, "-1", "m"},
        Case{R"({"code":"not_found","message":"m"})", "CONNECT", 5, "", "m"},
        Case{R"({"code":"canceled"})", "CONNECT", 1, "", ""},
        Case{R"({"code":"not_found","msg":"m","meta":{"a":"b"}})", "TWIRP", 5, "", "m"},
        Case{R"({"code":"bad_route","msg":"m"})", "TWIRP", 12, "", "m"},
        Case{R"({"code":"malformed","msg":"m"})", "TWIRP", 3, "", "m"},
        Case{R"({"code":"dataloss","msg":"m"})", "TWIRP", 15, "", "m"},
        Case{R"({"kind":"Status","apiVersion":"v1","reason":"Conflict","message":"m","code":409})", "KUBERNETES", 10,
             "Conflict", "m"},
        Case{R"({"kind":"Status","apiVersion":"v1","reason":"AlreadyExists","message":"m"})", "KUBERNETES", 6,
             "AlreadyExists", "m"},
        Case{R"({"kind":"Status","apiVersion":"v1","reason":"NotFound","message":"m"})", "KUBERNETES", 0, "NotFound",
             "m"},
        Case{R"({"error":"invalid_token"})", "OAUTH2", 16, "invalid_token", "invalid_token"},
        Case{R"({"error":"mine","error_description":"d"})", "OAUTH2", 0, "mine", "d"},
        Case{R"({"error":{"code":"Ecs.0005","message":"m"}})", "OPENSTACK", 0, "Ecs.0005", "m"},
        Case{R"({"error":{"message":"Ecs.0114","code":"gone"}})", "OPENSTACK", 0, "Ecs.0114", "gone"},
        Case{R"({"itemNotFound":{"code":404,"message":"m"}})", "OPENSTACK", 0, "itemNotFound", "m"},
        Case{R"({"error_code":"APIGW.0301","error_msg":"m"})", "OPENSTACK", 0, "APIGW.0301", "m"},
        Case{R"({"error":{"code":401,"message":"m","title":"Unauthorized"}})", "OPENSTACK", 0, "", "m"}));

TEST(BodyTest, WhatNoApiWroteForItsCallers) {
  EXPECT_EQ(Shape("", ""), "EMPTY");
  for (const char* json :
       {"{}", "[]", "5", "null", R"({"message":"Not Found"})", R"({"error":"closed"})", R"({"code":"not a word"})",
        R"({"code":5})", R"({"error":{}})", R"({"error":null})", R"({"error":[]})", R"({"error":{"code":404}})",
        R"({"kind":"Status"})", R"({"a":{"code":200,"message":"m"}})", R"({"a":{"code":404,"message":"m"},"b":1})",
        R"({"code":"ok","message":"m"})", R"({"code":"NOT_FOUND","message":"m"})", R"({"title":"t","status":"404"})"}) {
    EXPECT_EQ(Shape("application/json", json), "UNKNOWN_JSON") << json;
  }
  EXPECT_EQ(Shape("text/html", "{\"code\":5}"), "HTML");
  EXPECT_EQ(Shape("application/xhtml+xml", "x"), "HTML");
  EXPECT_EQ(Shape("", " \n<!DOCTYPE html><p>"), "HTML");
  EXPECT_EQ(Shape("text/plain", "<HTML>"), "HTML");
  EXPECT_EQ(Shape("text/plain", "closed"), "TEXT");
  EXPECT_EQ(Shape("application/xml", "<Error/>"), "TEXT");
  EXPECT_EQ(Shape("text/plain", "\xFF\xFE"), "BINARY");
  EXPECT_EQ(Shape("text/plain", std::string("a\0b", 3)), "BINARY");
}

TEST(BodyTest, ContentTypesInAnyWriting) {
  EXPECT_EQ(Shape("Application/Problem+JSON ; charset=utf-8", "{}"), "PROBLEM");
  EXPECT_EQ(Shape("application/problem+json", "[]"), "UNKNOWN_JSON");
  EXPECT_EQ(Shape("application/vnd.books+json", R"({"code":"not_found"})"), "CONNECT");
  EXPECT_EQ(Shape("text/plain", R"( {"code":"not_found"} )"), "CONNECT") << "some do not say so";
  EXPECT_EQ(Shape("application/json", "\xEF\xBB\xBF{\"code\":\"not_found\"}"), "CONNECT");
  EXPECT_EQ(Shape("application/json", "\n<html>nginx</html>"), "HTML") << "some say what it is not";
}

TEST(BodyTest, WhatSaysJsonAndIsNotIsText) {
  std::string deep, many = "{";
  for (int i = 0; i < 65; ++i) deep += "{\"a\":";
  for (int i = 0; i < 1001; ++i) many += "\"k" + std::to_string(i) + "\":1,";
  for (const std::string& broken :
       {std::string("{"), std::string("no"), std::string(R"({"code":5,"message":"m","code":6})"), deep,
        many + "\"code\":5,\"message\":\"m\"}", std::string("{\"a\":\xFF}")}) {
    const Recognised recognised = Recognise("application/json", broken);
    EXPECT_FALSE(recognised.body.error.has_value());
    EXPECT_THAT(recognised.findings, ElementsAre(v1::FINDING_BODY_BROKEN)) << broken.substr(0, 50);
  }
  const Recognised with_nul = Recognise("application/json", std::string("{\"code\":\"not_found\"}\0x", 22));
  EXPECT_EQ(with_nul.body.shape, v1::BODY_SHAPE_BINARY);
  EXPECT_THAT(Recognise("text/plain", "{").findings, IsEmpty());
}

TEST(BodyTest, OneBrokenStringSpoilsNothingElse) {
  for (const char* broken : {"caf\xE9", "\\ud800", "\xFF\xFF"}) {
    const std::string text = absl::StrCat(R"({"error":{"code":404,"status":"NOT_FOUND","message":"no )", broken,
                                          R"(","details":[{"@type":"a/google.rpc.ErrorInfo","reason":"GONE"}]}})");
    const Recognised recognised = Recognise("application/json", text);
    ASSERT_TRUE(recognised.body.error.has_value()) << text;
    EXPECT_EQ(recognised.body.error->grpc_code, 5);
    EXPECT_EQ(recognised.body.error->error_code, "GONE");
    EXPECT_THAT(recognised.body.error->message, ::testing::StartsWith("no "));
    EXPECT_TRUE(IsUtf8(recognised.body.error->message));
    EXPECT_THAT(recognised.findings, ElementsAre(v1::FINDING_BODY_REPAIRED));
    EXPECT_EQ(recognised.body.bytes, text) << "what goes back is what came";
  }
}

TEST(BodyTest, NumbersThatNoDoubleHoldsSpoilNothing) {
  for (const char* number : {"1e400", "-1e99999", "123456789012345678901234567890"}) {
    const Recognised recognised =
        Recognise("application/json", absl::StrCat(R"({"code":"not_found","message":"m","x":)", number, "}"));
    EXPECT_EQ(recognised.body.shape, v1::BODY_SHAPE_CONNECT);
    EXPECT_THAT(recognised.findings, IsEmpty());
  }
}

// What costs more than parsing is bounded: the details that are read, and the values in them.
TEST(BodyTest, ReadsSoManyDetailsAndLeavesOutTheRest) {
  const auto with_details = [](const std::string& entry, size_t count) {
    std::string text = R"({"code":5,"message":"m","details":[)";
    for (size_t i = 0; i < count; ++i) absl::StrAppend(&text, i == 0 ? "" : ",", entry);
    return Recognise("application/json", text + "]}");
  };
  const std::string info = R"({"@type":"a/google.rpc.ErrorInfo","reason":"A"})";
  EXPECT_EQ(with_details(info, 64).body.error->details.size(), 64U);
  EXPECT_THAT(with_details(info, 64).findings, IsEmpty());
  EXPECT_EQ(with_details(info, 65).body.error->details.size(), 64U);
  EXPECT_THAT(with_details(info, 65).findings, ElementsAre(v1::FINDING_DETAIL_BROKEN));
  std::string violations = R"({"@type":"a/google.rpc.BadRequest","fieldViolations":[{})";
  for (int i = 0; i < 124; ++i) violations += ",{}";  // with @type, the array and the object around them 128 values
  violations += "]}";
  EXPECT_EQ(with_details(violations, 2).body.error->details.size(), 2U);
  EXPECT_EQ(with_details(violations + "," + info, 2).body.error->details.size(), 2U) << "in the order of the body";
  EXPECT_EQ(with_details(violations, 3).body.error->details.size(), 2U);
  EXPECT_THAT(with_details(violations, 3).findings, ElementsAre(v1::FINDING_DETAIL_BROKEN));
}

TEST(BodyTest, ReadsSoManyCausesOfKubernetes) {
  std::string causes;
  for (int i = 0; i < 1001; ++i) absl::StrAppend(&causes, i == 0 ? "" : ",", R"({"field":"f"})");
  const Recognised recognised = Recognise(
      "application/json",
      absl::StrCat(R"({"kind":"Status","apiVersion":"v1","message":"m","details":{"causes":[)", causes, "]}}"));
  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(recognised.body.error->details.at(0).UnpackTo(&bad_request));
  EXPECT_EQ(bad_request.field_violations_size(), 1000);
  EXPECT_THAT(recognised.findings, ElementsAre(v1::FINDING_DETAIL_BROKEN));
}

TEST(BodyTest, TooLargeIsText) {
  const std::string json = R"({"code":"not_found","message":")" + std::string(kMaxBodyBytes, 'm') + "\"}";
  const Recognised recognised = Recognise("application/json", json);
  EXPECT_EQ(recognised.body.shape, v1::BODY_SHAPE_TEXT);
  EXPECT_EQ(recognised.body.bytes.size(), kMaxBodyBytes);
  EXPECT_THAT(recognised.findings, ElementsAre(v1::FINDING_BODY_TOO_LARGE));
  const std::string fits = R"({"code":"not_found","message":")" + std::string(kMaxBodyBytes - 33, 'm') + "\"}";
  ASSERT_EQ(fits.size(), kMaxBodyBytes);
  EXPECT_EQ(Recognise("application/json", fits).body.shape, v1::BODY_SHAPE_CONNECT);
}

TEST(BodyTest, GzipIsUndone) {
  const std::string json = R"({"code":"not_found","message":"m"})";
  for (const char* encoding : {"gzip", "GZIP", "x-gzip"}) {
    const Recognised recognised = Recognise("application/json", Gzip(json), encoding);
    EXPECT_EQ(recognised.body.shape, v1::BODY_SHAPE_CONNECT);
    EXPECT_EQ(recognised.body.bytes, json);
  }
  EXPECT_EQ(Recognise("application/json", json, "identity").body.shape, v1::BODY_SHAPE_CONNECT);
}

TEST(BodyTest, OtherEncodingsAreBytes) {
  const std::string bomb = Gzip(std::string(kMaxBodyBytes + 1, '['));
  for (const auto& [encoding, bytes] : std::vector<std::pair<std::string, std::string>>{
           {"br", "x"}, {"gzip", "{}"}, {"gzip, gzip", Gzip(Gzip("{}"))}, {"gzip", Gzip("{}") + "x"}, {"gzip", bomb}}) {
    const Recognised recognised = Recognise("application/json", bytes, encoding);
    EXPECT_EQ(recognised.body.shape, v1::BODY_SHAPE_BINARY) << encoding;
    EXPECT_EQ(recognised.body.bytes, "");
    EXPECT_THAT(recognised.findings, Contains(v1::FINDING_BODY_ENCODED));
  }
}

TEST(BodyTest, SuccessInAnErrorIsNotBelieved) {
  for (const char* json : {R"({"code":0,"message":"fine"})", R"({"error":{"code":200,"message":"m","status":"OK"}})",
                           R"({"title":"t","status":200,"detail":"d","grpc_code":"OK"})",
                           R"({"title":"t","status":200,"detail":"d","grpc_code":0})"}) {
    const Recognised recognised = Recognise("application/json", json);
    ASSERT_TRUE(recognised.body.error.has_value()) << json;
    EXPECT_FALSE(recognised.body.error->grpc_code.has_value()) << json;
    EXPECT_THAT(recognised.findings, ElementsAre(v1::FINDING_BODY_NOT_BELIEVED)) << json;
  }
}

TEST(BodyTest, DetailsOfEveryFormat) {
  const std::string known = R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"R"})";
  for (
      const std::string& json :
      {R"({"error":{"code":404,"message":"m","status":"NOT_FOUND","details":[5,)" + known + "]}}",
       R"({"code":5,"message":"m","details":[{},)" + known + "]}",
       R"({"title":"t","status":404,"detail":"d","grpc_code":"NOT_FOUND","details":["x",)" + known + "]}",
       std::string(
           R"({"code":"not_found","details":[{"type":"google.rpc.ErrorInfo"},{"type":"google.rpc.ErrorInfo","value":"CgFS"}]})")}) {
    const Recognised recognised = Recognise("application/json", json);
    ASSERT_TRUE(recognised.body.error.has_value()) << json;
    ASSERT_EQ(recognised.body.error->details.size(), 1u) << json;
    EXPECT_EQ(recognised.body.error->details[0].type_url(), "type.googleapis.com/google.rpc.ErrorInfo");
    EXPECT_EQ(recognised.body.error->error_code, "R");
    EXPECT_THAT(recognised.findings, ElementsAre(v1::FINDING_DETAIL_BROKEN)) << json;
  }
  EXPECT_THAT(ErrorOf(R"({"title":"t","status":404,"detail":"d","details":[)" + known + "]}").details, IsEmpty())
      << "somebody else's problem has details of its own";
}

TEST(BodyTest, KubernetesSaysMore) {
  const ApiError error = ErrorOf(
      R"({"kind":"Status","apiVersion":"v1","reason":"Invalid","message":"m","details":{"name":"n","kind":"pods",
          "retryAfterSeconds":5,"causes":[{"reason":"FieldValueRequired","message":"d","field":"spec.a"},{"reason":"x"},7]}})");
  EXPECT_EQ(error.retry_after, absl::Seconds(5));
  ASSERT_EQ(error.details.size(), 2u);
  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(error.details[0].UnpackTo(&bad_request));
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  EXPECT_EQ(bad_request.field_violations(0).field(), "spec.a");
  google::rpc::ResourceInfo resource;
  ASSERT_TRUE(error.details[1].UnpackTo(&resource));
  EXPECT_EQ(resource.resource_type(), "pods");
}

TEST(BodyTest, NovaSaysWhenToAskAgain) {
  EXPECT_EQ(ErrorOf(R"({"overLimit":{"code":413,"message":"m","retryAfter":17}})").retry_after, absl::Seconds(17));
  EXPECT_EQ(ErrorOf(R"({"overLimit":{"code":413,"message":"m","retryAfter":"17"}})").retry_after, absl::Seconds(17));
  EXPECT_FALSE(ErrorOf(R"({"overLimit":{"code":413,"message":"m","retryAfter":"-1"}})").retry_after.has_value());
}

TEST(BodyTest, TwirpSaysWhenToAskAgain) {
  const auto wait = [](const std::string& text) {
    return ErrorOf(R"({"code":"resource_exhausted","msg":"m","meta":{"retry_after":")" + text + "\"}}").retry_after;
  };
  EXPECT_EQ(wait("15s"), absl::Seconds(15));
  EXPECT_EQ(wait("1m30s"), absl::Seconds(90));
  for (const char* text : {"", "soon", "-1s", "15"}) EXPECT_FALSE(wait(text).has_value()) << text;
}

TEST(BodyTest, LongErrorCodesAreLeftOut) {
  EXPECT_EQ(ErrorOf(R"({"error":{"code":")" + std::string(256, 'x') + R"(","message":"m"}})").error_code.size(), 256u);
  EXPECT_EQ(ErrorOf(R"({"error":{"code":")" + std::string(257, 'x') + R"(","message":"m"}})").error_code, "");
}

TEST(BodyTest, VisibleTextIsOneShortLine) {
  EXPECT_EQ(VisibleText(Recognise("text/html", "<p>a\nb</p>").body, 100), "a b");
  EXPECT_EQ(VisibleText(Recognise("text/plain", " a\r\nb ").body, 100), "a b");
  EXPECT_EQ(VisibleText(Recognise("application/json", "{\"a\":\n1}").body, 6), "{\"a\":");
  EXPECT_EQ(VisibleText(Recognise("text/plain", "\xFF").body, 100), "");
}

TEST(BodyTest, WholeBodiesOfTheWorstTakeTimeInProportion) {
  const auto fill = [](const std::string& start, const std::string& part, const std::string& end) {
    std::string body = start;
    while (body.size() + part.size() + end.size() < kMaxBodyBytes) body += part;
    body += end;
    (void)Recognise("application/json", body);
    (void)Recognise("text/html", body);
  };
  fill(R"({"code":5,"message":"m","details":[)", R"({"@type":"a/google.rpc.Help"},)", "0]}");
  fill(R"({"code":5,"message":"m","details":[)", R"({"@type":"a/google.rpc.ErrorInfo","metadata":{"a":"b"}},)", "0]}");
  fill(R"({"code":"aborted","details":[)", R"({"type":"a","value":""},)", "0]}");
  fill(R"({"code":5,"message":"m","details":[)", "0,", "0]}");
  fill(R"({"kind":"Status","apiVersion":"v1","details":{"causes":[)", R"({"field":"f"},)", "0]}}");
  fill("", "[", "");
  fill("{", R"("a":1,)", "}");
  fill("\"", "\\u0000", "\"");
}

}  // namespace
}  // namespace status_translator
