#include "wire/body.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "core/utf8.h"
#include "support/bodies.h"
#include "support/compress.h"
#include "support/gzip.h"
#include "support/limits.h"
#include "wire/fields.h"
#include "wire/text.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(BodyTest, TextInLatin1BecomesUtf8) {
  const Body json = BodyOf("application/json; charset=ISO-8859-1", "{\"message\":\"cl\xE9 inconnue\"}").body;
  ASSERT_EQ(json.kind, v1::BODY_KIND_JSON);
  EXPECT_EQ(json.json->Root().Find("message").Text(), "cl\u00e9 inconnue");
  EXPECT_TRUE(json.is_recoded);
  EXPECT_EQ(VisibleText(BodyOf("text/plain; charset=latin1", "cl\xE9 inconnue").body, 100), "cl\u00e9 inconnue");
  EXPECT_EQ(VisibleText(BodyOf("text/html; charset=windows-1252", "<html><p>20 \x80</p></html>").body, 100),
            "20 \u20ac");
  const Body mislabelled = BodyOf("text/plain; charset=iso-8859-1", "cl\u00e9 inconnue").body;
  EXPECT_EQ(mislabelled.bytes, "cl\u00e9 inconnue");
  EXPECT_FALSE(mislabelled.is_recoded);
  // A document names its own encoding.
  const Body xml = BodyOf("application/xml; charset=iso-8859-1",
                          "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Error><Message>cl\xE9</Message></Error>")
                       .body;
  ASSERT_EQ(xml.kind, v1::BODY_KIND_XML);
  EXPECT_FALSE(xml.is_recoded);
  EXPECT_EQ(Kind("text/plain", "cl\xE9 inconnue"), "BINARY") << "no charset is named";
}

TEST(BodyTest, IsWhatItsTypeAndContentSay) {
  EXPECT_EQ(Kind("", ""), "EMPTY");
  EXPECT_EQ(Kind("text/plain", " \r\n"), "EMPTY");
  for (const char* json : {"{}", "[]", "5", "null", R"({"message":"Not Found"})"}) {
    EXPECT_EQ(Kind("application/json", json), "JSON") << json;
  }
  EXPECT_EQ(Kind("text/html", "{\"code\":5}"), "JSON") << "frameworks call everything HTML unless told otherwise";
  EXPECT_EQ(Kind("text/html", "{code}"), "HTML");
  EXPECT_EQ(Kind("text/html", "<?xml version=\"1.0\"?><Error/>"), "XML");
  EXPECT_EQ(Kind("application/json", "<?xml version=\"1.0\"?><Error/>"), "XML");
  EXPECT_EQ(Kind("text/html", "<?xml version=\"1.0\"?><html><p></html>"), "HTML") << "not well-formed";
  EXPECT_EQ(Kind("text/html", "<p>closed</p>"), "HTML");
  EXPECT_EQ(Kind("application/xhtml+xml", "x"), "HTML");
  EXPECT_EQ(Kind("", " \n<!DOCTYPE html><p>"), "HTML");
  EXPECT_EQ(Kind("text/plain", "<HTML>"), "HTML");
  EXPECT_EQ(Kind("", "<?xml version=\"1.0\"?><html><body/></html>"), "HTML") << "XHTML";
  EXPECT_EQ(Kind("text/plain", "closed"), "TEXT");
  EXPECT_EQ(Kind("application/xml", "<Error/>"), "XML");
  EXPECT_EQ(Kind("application/soap+xml", "<Error/>"), "XML");
  EXPECT_EQ(Kind("", "<Error><Code>a</Code></Error>"), "XML") << "some services send XML without a type";
  EXPECT_EQ(Kind("text/plain", "<closed>"), "TEXT");
  EXPECT_EQ(Kind("text/plain", "\xFF\xFE"), "BINARY");
  EXPECT_EQ(Kind("text/plain", std::string("a\0b", 3)), "BINARY");
}

TEST(BodyTest, ContentTypesInAnySpelling) {
  EXPECT_EQ(BodyOf("Application/Problem+JSON ; charset=utf-8", "{}").body.media_type, "application/problem+json");
  EXPECT_EQ(Kind("application/vnd.books+json", R"({"code":"not_found"})"), "JSON");
  EXPECT_EQ(Kind("text/plain", R"( {"code":"not_found"} )"), "JSON") << "some services send JSON as text/plain";
  EXPECT_EQ(Kind("text/plain", R"([{"code":"not_found"}])"), "JSON");
  EXPECT_EQ(Kind("application/json", "\xEF\xBB\xBF{\"code\":\"not_found\"}"), "JSON");
  EXPECT_EQ(Kind("application/json", "\n<html>nginx</html>"), "HTML") << "some proxies send HTML as application/json";
}

TEST(BodyTest, OfAStreamOfJsonTheLastLineIsRead) {
  const Body body = BodyOf("application/json", "{\"result\":{}}\n{\"result\":{}}\r\n{\"error\":{\"code\":5}}\n").body;
  ASSERT_EQ(body.kind, v1::BODY_KIND_JSON);
  EXPECT_EQ(body.json->Root().Find("error").Find("code").Integer(), 5);
  for (const char* other : {"{\"a\":1\n{\"b\":2}", "{\"a\":1}\n[2]", "{\"a\":1}\nend", "[1]\n{\"b\":2}"}) {
    EXPECT_NE(Kind("application/json", other), "JSON") << other;
  }
}

TEST(BodyTest, ABodyDeclaredAsXmlThatIsNotIsReported) {
  const ReadBodyResult read = BodyOf("application/xml", "<Error>");
  EXPECT_EQ(read.body.kind, v1::BODY_KIND_TEXT);
  EXPECT_THAT(read.findings, ElementsAre(v1::FINDING_BODY_BROKEN));
}

TEST(BodyTest, ABodyDeclaredAsJsonThatIsNotIsReported) {
  std::string deep, many = "{";
  for (int i = 0; i < 65; ++i) deep += "{\"a\":";
  for (int i = 0; i < 1001; ++i) many += "\"k" + std::to_string(i) + "\":1,";
  for (const std::string& broken :
       {std::string("{"), std::string("no"), std::string(R"({"code":5,"message":"m","code":6})"), deep,
        many + "\"code\":5,\"message\":\"m\"}", std::string("{\"a\":\xFF}")}) {
    const ReadBodyResult recognised = BodyOf("application/json", broken);
    EXPECT_FALSE(recognised.body.json.has_value());
    EXPECT_THAT(recognised.findings, ElementsAre(v1::FINDING_BODY_BROKEN)) << broken.substr(0, 50);
  }
  const ReadBodyResult with_nul = BodyOf("application/json", std::string("{\"code\":\"not_found\"}\0x", 22));
  EXPECT_EQ(with_nul.body.kind, v1::BODY_KIND_BINARY);
  EXPECT_THAT(BodyOf("text/plain", "{").findings, IsEmpty());
}

TEST(BodyTest, OneInvalidStringIsRepairedAndTheRestIsRead) {
  for (const char* broken : {"caf\xE9", "\\ud800", "\xFF\xFF"}) {
    const std::string text = absl::StrCat(R"({"code":5,"message":"no )", broken, R"("})");
    const ReadBodyResult read = BodyOf("application/json", text);
    ASSERT_TRUE(read.body.json.has_value()) << text;
    EXPECT_EQ(read.body.json->Root().Find("code").Integer(), 5);
    EXPECT_TRUE(IsUtf8(read.body.json->Root().Find("message").String()));
    EXPECT_THAT(read.findings, ElementsAre(v1::FINDING_BODY_REPAIRED));
    EXPECT_EQ(read.body.bytes, text) << "the original bytes are kept";
  }
}

TEST(BodyTest, NumbersThatADoubleCannotHoldAreAccepted) {
  for (const char* number : {"1e400", "-1e99999", "123456789012345678901234567890"}) {
    const ReadBodyResult recognised =
        BodyOf("application/json", absl::StrCat(R"({"code":"not_found","message":"m","x":)", number, "}"));
    EXPECT_EQ(recognised.body.kind, v1::BODY_KIND_JSON);
    EXPECT_THAT(recognised.findings, IsEmpty());
  }
}

TEST(BodyTest, ABodyThatIsTooLargeIsText) {
  const std::string json = R"({"code":"not_found","message":")" + std::string(kMaxBodyBytes, 'm') + "\"}";
  const ReadBodyResult recognised = BodyOf("application/json", json);
  EXPECT_EQ(recognised.body.kind, v1::BODY_KIND_TEXT);
  EXPECT_EQ(recognised.body.bytes.size(), kMaxBodyBytes);
  EXPECT_THAT(recognised.findings, ElementsAre(v1::FINDING_BODY_TOO_LARGE));
  const std::string fits = R"({"code":"not_found","message":")" + std::string(kMaxBodyBytes - 33, 'm') + "\"}";
  ASSERT_EQ(fits.size(), kMaxBodyBytes);
  EXPECT_EQ(BodyOf("application/json", fits).body.kind, v1::BODY_KIND_JSON);
}

TEST(BodyTest, ContentEncodingsAreUndone) {
  const std::string json = R"({"code":"not_found","message":"m"})";
  for (const char* encoding : {"gzip", "GZIP", "x-gzip"}) {
    const ReadBodyResult recognised = BodyOf("application/json", Gzip(json), encoding);
    EXPECT_EQ(recognised.body.kind, v1::BODY_KIND_JSON);
    EXPECT_EQ(recognised.body.bytes, json);
  }
  EXPECT_EQ(BodyOf("application/json", json, "identity").body.kind, v1::BODY_KIND_JSON);
  EXPECT_EQ(BodyOf("application/json", Brotli(json), "br").body.bytes, json);
  EXPECT_EQ(BodyOf("application/json", Zstd(json), "zstd").body.bytes, json);
  EXPECT_EQ(BodyOf("application/json", Deflate(json), "deflate").body.bytes, json);
  EXPECT_EQ(BodyOf("application/json", Gzip(Brotli(json)), "br, gzip").body.bytes, json);
}

TEST(BodyTest, SeveralContentEncodingFieldsAreOneList) {
  v1::HttpResponse http;
  AddField(*http.mutable_headers(), "content-encoding", "br");
  AddField(*http.mutable_headers(), "Content-Encoding", "gzip");
  http.set_body(Gzip(Brotli("{}")));
  v1::ConversionReport report;
  EXPECT_EQ(ReadBody(http, report).kind, v1::BODY_KIND_JSON);
}

TEST(BodyTest, FramesOfJsonMessagesAreNotJson) {
  const ReadBodyResult read = BodyOf("application/grpc-web+json", std::string("\0\0\0\0\2{}", 7));
  EXPECT_EQ(read.body.kind, v1::BODY_KIND_BINARY);
  EXPECT_THAT(read.findings, IsEmpty());
}

TEST(BodyTest, BodiesInOtherEncodingsAreBinary) {
  const std::string bomb = Gzip(std::string(kMaxBodyBytes + 1, '['));
  for (const auto& [encoding, bytes] :
       std::vector<std::pair<std::string, std::string>>{{"br", "x"},
                                                        {"gzip", Gzip("{}").substr(0, 9)},
                                                        {"gzip, br", Gzip(Gzip("{}"))},
                                                        {"gzip", Gzip("{}") + "x"},
                                                        {"gzip", bomb}}) {
    const ReadBodyResult recognised = BodyOf("application/json", bytes, encoding);
    EXPECT_EQ(recognised.body.kind, v1::BODY_KIND_BINARY) << encoding;
    EXPECT_EQ(recognised.body.bytes, "");
    EXPECT_THAT(recognised.findings, Contains(v1::FINDING_BODY_ENCODED));
  }
}

// HTTP libraries decode a body and keep the field.
TEST(BodyTest, TextInPlaceOfAnEncodingThatNoTextBeginsLikeIsRead) {
  const std::string json = R"({"message":"näher"})";
  for (const char* encoding : {"gzip", "X-GZIP", "zstd", "br, gzip"}) {
    const ReadBodyResult read = BodyOf("application/json", json, encoding);
    EXPECT_EQ(read.body.kind, v1::BODY_KIND_JSON) << encoding;
    EXPECT_EQ(read.body.bytes, json);
    EXPECT_THAT(read.findings, Contains(v1::FINDING_BODY_ENCODED));
  }
  for (const char* encoding : {"br", "deflate", "gzip, br", "compress"}) {
    EXPECT_EQ(BodyOf("application/json", json, encoding).body.kind, v1::BODY_KIND_BINARY) << encoding;
  }
  EXPECT_EQ(BodyOf("text/plain", "a\x01", "gzip").body.kind, v1::BODY_KIND_BINARY);
}

TEST(BodyTest, ABodyThatIsNotThereIsJudgedByItsType) {
  const auto read = [](const char* type, const char* length) {
    v1::HttpResponse http;
    AddField(*http.mutable_headers(), "content-type", type);
    AddField(*http.mutable_headers(), "content-length", length);
    v1::ConversionReport report;
    return ReadBody(http, report);
  };
  EXPECT_TRUE(read("application/problem+json", "84").is_missing);
  EXPECT_TRUE(read("application/problem+json", "84").is_data);
  EXPECT_TRUE(read("text/html", "84").is_missing);
  EXPECT_FALSE(read("text/html", "84").is_data);
  for (const char* length : {"0", "", "-1", "x"}) {
    EXPECT_FALSE(read("application/json", length).is_missing) << length;
    EXPECT_FALSE(read("application/json", length).is_data) << length;
  }
}

TEST(BodyTest, VisibleTextIsOneShortLine) {
  EXPECT_EQ(VisibleText(BodyOf("text/html", "<p>a\nb</p>").body, 100), "a b");
  EXPECT_EQ(VisibleText(BodyOf("text/plain", " a\r\nb ").body, 100), "a b");
  EXPECT_EQ(VisibleText(BodyOf("application/json", "{\"a\":\n1}").body, 6), "{\"a\":");
  EXPECT_EQ(VisibleText(BodyOf("text/plain", "\xFF").body, 100), "");
}

}  // namespace
}  // namespace status_translator
