#include "wire/body.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "core/utf8.h"
#include "support/bodies.h"
#include "support/gzip.h"
#include "support/limits.h"
#include "wire/text.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(BodyTest, BodiesThatAreNotAnErrorOfAnApi) {
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

TEST(BodyTest, ContentTypesInAnySpelling) {
  EXPECT_EQ(Shape("Application/Problem+JSON ; charset=utf-8", "{}"), "PROBLEM");
  EXPECT_EQ(Shape("application/problem+json", "[]"), "UNKNOWN_JSON");
  EXPECT_EQ(Shape("application/vnd.books+json", R"({"code":"not_found"})"), "CONNECT");
  EXPECT_EQ(Shape("text/plain", R"( {"code":"not_found"} )"), "CONNECT") << "some services send JSON as text/plain";
  EXPECT_EQ(Shape("application/json", "\xEF\xBB\xBF{\"code\":\"not_found\"}"), "CONNECT");
  EXPECT_EQ(Shape("application/json", "\n<html>nginx</html>"), "HTML") << "some proxies send HTML as application/json";
}

TEST(BodyTest, ABodyDeclaredAsJsonThatIsNotIsReported) {
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

TEST(BodyTest, OneInvalidStringIsRepairedAndTheRestIsRead) {
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
    EXPECT_EQ(recognised.body.bytes, text) << "the original bytes are kept";
  }
}

TEST(BodyTest, NumbersThatADoubleCannotHoldAreAccepted) {
  for (const char* number : {"1e400", "-1e99999", "123456789012345678901234567890"}) {
    const Recognised recognised =
        Recognise("application/json", absl::StrCat(R"({"code":"not_found","message":"m","x":)", number, "}"));
    EXPECT_EQ(recognised.body.shape, v1::BODY_SHAPE_CONNECT);
    EXPECT_THAT(recognised.findings, IsEmpty());
  }
}

TEST(BodyTest, ABodyThatIsTooLargeIsText) {
  const std::string json = R"({"code":"not_found","message":")" + std::string(kMaxBodyBytes, 'm') + "\"}";
  const Recognised recognised = Recognise("application/json", json);
  EXPECT_EQ(recognised.body.shape, v1::BODY_SHAPE_TEXT);
  EXPECT_EQ(recognised.body.bytes.size(), kMaxBodyBytes);
  EXPECT_THAT(recognised.findings, ElementsAre(v1::FINDING_BODY_TOO_LARGE));
  const std::string fits = R"({"code":"not_found","message":")" + std::string(kMaxBodyBytes - 33, 'm') + "\"}";
  ASSERT_EQ(fits.size(), kMaxBodyBytes);
  EXPECT_EQ(Recognise("application/json", fits).body.shape, v1::BODY_SHAPE_CONNECT);
}

TEST(BodyTest, GzipIsDecompressed) {
  const std::string json = R"({"code":"not_found","message":"m"})";
  for (const char* encoding : {"gzip", "GZIP", "x-gzip"}) {
    const Recognised recognised = Recognise("application/json", Gzip(json), encoding);
    EXPECT_EQ(recognised.body.shape, v1::BODY_SHAPE_CONNECT);
    EXPECT_EQ(recognised.body.bytes, json);
  }
  EXPECT_EQ(Recognise("application/json", json, "identity").body.shape, v1::BODY_SHAPE_CONNECT);
}

TEST(BodyTest, BodiesInOtherEncodingsAreBinary) {
  const std::string bomb = Gzip(std::string(kMaxBodyBytes + 1, '['));
  for (const auto& [encoding, bytes] : std::vector<std::pair<std::string, std::string>>{
           {"br", "x"}, {"gzip", "{}"}, {"gzip, gzip", Gzip(Gzip("{}"))}, {"gzip", Gzip("{}") + "x"}, {"gzip", bomb}}) {
    const Recognised recognised = Recognise("application/json", bytes, encoding);
    EXPECT_EQ(recognised.body.shape, v1::BODY_SHAPE_BINARY) << encoding;
    EXPECT_EQ(recognised.body.bytes, "");
    EXPECT_THAT(recognised.findings, Contains(v1::FINDING_BODY_ENCODED));
  }
}

TEST(BodyTest, VisibleTextIsOneShortLine) {
  EXPECT_EQ(VisibleText(Recognise("text/html", "<p>a\nb</p>").body, 100), "a b");
  EXPECT_EQ(VisibleText(Recognise("text/plain", " a\r\nb ").body, 100), "a b");
  EXPECT_EQ(VisibleText(Recognise("application/json", "{\"a\":\n1}").body, 6), "{\"a\":");
  EXPECT_EQ(VisibleText(Recognise("text/plain", "\xFF").body, 100), "");
}

TEST(BodyTest, HostileBodiesTakeLinearTime) {
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
