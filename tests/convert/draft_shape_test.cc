#include "convert/draft_shape.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/profile_files.h"
#include "convert/examples.h"
#include "support/conversions.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

v1::HttpResponse Response(int code, const std::string& type, const std::string& body) {
  return HttpRequestOf(code, {{"content-type", type}}, body).http();
}

// A draft is valid, claims its example, and reads it.
void ExpectValid(const std::string& draft) {
  const NamedText files[] = {{"d.shape.textproto", draft}};
  std::vector<NamedText> built_in(BuiltInProfiles().begin(), BuiltInProfiles().end());
  auto set = ProfileSet::Load(files, built_in);
  ASSERT_TRUE(set.ok()) << set.status() << draft;
  const Translator translator(*std::move(set), "general");
  EXPECT_THAT(RunExample(translator, translator.profiles().examples()[0]), IsEmpty()) << draft;
}

TEST(DraftShapeTest, OfJsonNamesMembersAndReplacesValues) {
  const auto draft = DraftShape(Response(
      404, "application/json",
      R"({"status":404,"error":{"code":"NO_BOOK","message":"private text","retry_after":7,"request_id":"r-1"},"ok":false})"));
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_THAT(*draft,
              AllOf(HasSubstr("json: \"/error/code\""), HasSubstr("is_status: true"), HasSubstr("NO_BOOK"),
                    HasSubstr("wait {"), HasSubstr("request_id {"), Not(HasSubstr("private")), Not(HasSubstr("r-1"))));
  ExpectValid(*draft);
}

TEST(DraftShapeTest, OfOtherForms) {
  for (const v1::HttpResponse& http :
       {Response(400, "application/json", R"([{"errorCode":"X","message":"no"}])"),
        Response(200, "application/json", R"({"ok":false,"error":"not_found"})"),
        Response(404, "application/xml", "<Error><Code>NoSuchKey</Code><Message>private</Message></Error>"),
        Response(404, "application/xml", "<Problem/>"), Response(503, "text/plain", "no upstream (7) is healthy."),
        Response(502, "text/html", "<html><title>502</title><p>The box 7 is gone.</p></html>")}) {
    const auto draft = DraftShape(http);
    ASSERT_TRUE(draft.ok()) << draft.status();
    EXPECT_THAT(*draft, Not(HasSubstr("private")));
    ExpectValid(*draft);
  }
}

TEST(DraftShapeTest, OfAPageKeepsItsTagsAndIsTiedToItsStatusAndType) {
  const auto draft =
      DraftShape(Response(404, "text/html; charset=utf-8", "<h1>No page 12</h1><p id=4>Gone: 1 < 2</p>"));
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_THAT(*draft, AllOf(HasSubstr("<h1>No page 77</h1><p id=7>Gone: 7 < 7</p>"), HasSubstr("status: \"404\""),
                            HasSubstr("media_type: \"text/html\"")));
  ExpectValid(*draft);
}

// What a draft reads: `read` of its shape as one line.
std::string ReadOf(const std::string& body, int code = 400, const std::string& type = "application/json") {
  const auto draft = DraftShape(Response(code, type, body));
  if (!draft.ok()) return std::string(draft.status().message());
  ExpectValid(*draft);
  v1::Shape shape;
  google::protobuf::TextFormat::ParseFromString(*draft, &shape);
  std::vector<std::string> parts;
  const auto add = [&parts](const char* what, const auto& places) {
    for (const v1::Place& place : places) parts.push_back(absl::StrCat(what, " ", place.json(), place.xml()));
  };
  add("grpc", shape.read().grpc_code());
  add("code", shape.read().error_code());
  add("message", shape.read().message());
  return absl::StrJoin(parts, ", ");
}

TEST(DraftShapeTest, ADetailGoesBeforeATitleAndAUriIsNoErrorCode) {
  EXPECT_EQ(ReadOf(R"({"type":"https://acme.example/sold-out","title":"Sold out","status":400,"detail":"none left"})"),
            "message /detail, message /title");
  EXPECT_EQ(ReadOf(R"({"type":"about:blank","title":"a b","message":"c d"})"), "message /message, message /title");
  EXPECT_EQ(ReadOf(R"({"title":"Bad Request","description":"c d"})"), "message /description, message /title");
  EXPECT_EQ(ReadOf(R"({"type":"SOLD_OUT","text":"c d"})"), "code /type, message /text");
}

TEST(DraftShapeTest, AMemberNamedCodeGoesBeforeAStatus) {
  EXPECT_EQ(ReadOf(R"({"status":"REJECTED","appCode":"A-17","message":"m"})"), "code /appCode, message /message");
  EXPECT_EQ(ReadOf(R"({"subCode":"B","status":"REJECTED","errorCode":"A-17"})"), "code /errorCode");
  EXPECT_EQ(ReadOf(R"({"status":"REJECTED","message":"m"})"), "code /status, message /message");
  EXPECT_EQ(ReadOf(R"({"status":"error","message":"m"})"), "message /message");
  EXPECT_EQ(ReadOf(R"({"code":"SOLD_OUT","status":"NOT_FOUND"})"), "grpc /status, code /code");
  EXPECT_EQ(ReadOf(R"({"statusCode":400,"error":"no such book"})"), "message /error");
}

TEST(DraftShapeTest, ReadsObjectsInObjectsAndFirstElements) {
  EXPECT_EQ(ReadOf(R"({"fault":{"faultstring":"f g","detail":{"errorcode":"a.b.C"}}})"),
            "code /fault/detail/errorcode, message /fault/faultstring");
  EXPECT_EQ(ReadOf(R"({"errors":[{"code":"A","message":"m"},{"code":"B","message":"n"}]})"),
            "code /errors/0/code, message /errors/0/message");
  EXPECT_EQ(ReadOf(R"({"errors":["no such book"]})"), "message /errors/0");
  EXPECT_EQ(ReadOf(R"({"debug":{"message":"m","code":"A"},"x":1})"), "");
}

TEST(DraftShapeTest, ReadsTheElementsOfXml) {
  const auto read = [](const std::string& body) { return ReadOf(body, 400, "application/xml"); };
  EXPECT_EQ(read("<e><Code>A.b</Code><Text>private</Text></e>"), "code /e/Code, message /e/Text");
  EXPECT_EQ(read("<r><Error><Code>A</Code><Message>m</Message></Error><RequestID>r</RequestID></r>"),
            "code /r/Error/Code, message /r/Error/Message");
  EXPECT_EQ(read("<E><B><F><faultcode>A</faultcode><faultstring>m</faultstring></F></B></E>"),
            "code /E/B/F/faultcode, message /E/B/F/faultstring");
}

// Only the error code of the draft stays; a member whose name ends in "code" may hold anything.
TEST(DraftShapeTest, OtherCodesAreReplaced) {
  const auto draft =
      DraftShape(Response(400, "application/json", R"({"code":"A-17","postcode":"SW1A","error":{"code":"B"}})"));
  ASSERT_TRUE(draft.ok());
  EXPECT_THAT(*draft, AllOf(HasSubstr("A-17"), Not(HasSubstr("SW1A"))));
}

// The names of members bound neither the places nor the time.
TEST(DraftShapeTest, OfManyMembersIsBounded) {
  std::string body = "{";
  for (int i = 0; i < 400; ++i) {
    absl::StrAppend(&body, i == 0 ? "" : ",", "\"x", i, "code\":\"A\",\"o", i, "\":{\"message\":\"m\"}");
  }
  const std::string read = ReadOf(body + "}");
  EXPECT_EQ(std::count(read.begin(), read.end(), '/'), 8 + 2 * 8) << read;
  const std::string name(60000, 'n');
  EXPECT_EQ(ReadOf(absl::StrCat("{\"", name, "\":{\"code\":\"A\"},\"message\":\"m\"}")), "message /message");
}

TEST(DraftShapeTest, SaysWhichShapeClaimsTheResponse) {
  const ShapeSet& shapes = TestTranslator().profiles().shapes();
  EXPECT_EQ(
      ClaimingShape(shapes, Response(404, "application/problem+json", R"({"title":"t","status":404,"detail":"d"})")),
      "problem-details");
  EXPECT_EQ(ClaimingShape(shapes, Response(404, "application/json", R"({"message":"m"})")), "") << "a fallback";
  EXPECT_EQ(ClaimingShape(shapes, Response(404, "application/json", R"({"acme":"m"})")), "");
}

TEST(DraftShapeTest, NothingToGoBy) {
  for (const v1::HttpResponse& http :
       {Response(404, "text/plain", ""), Response(404, "application/json", "{}"),
        Response(404, "application/json", "5"), Response(404, "application/octet-stream", "\xFF")}) {
    EXPECT_EQ(DraftShape(http).status().code(), absl::StatusCode::kFailedPrecondition);
  }
}

}  // namespace
}  // namespace status_translator
