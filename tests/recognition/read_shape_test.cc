#include "recognition/read_shape.h"

#include <gmock/gmock.h>

#include "absl/strings/escaping.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "support/shapes.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ApiError Read(const std::string& fields, int code, const std::string& body,
              const std::vector<std::string>& headers = {}) {
  const auto shape = ShapeOf("a", absl::StrCat("match { has { json: \"\" } } ", fields));
  Seen seen(code, body, headers);
  ApiError error = ReadShape(*shape, seen.evidence);
  ReadTexts(*shape, seen.evidence, seen.evidence.http().code(), error);
  return error;
}

TEST(ReadShapeTest, TheFirstPlaceThatYieldsWins) {
  const std::string read = R"(read { message { json: "/a" } message { json: "/b" } message { header: "x-m" } })";
  EXPECT_EQ(Read(read, 400, R"({"a":"1","b":"2"})").message, "1");
  EXPECT_EQ(Read(read, 400, R"({"a":"","b":"2"})").message, "2");
  EXPECT_EQ(Read(read, 400, R"({"a":7,"b":null})", {"x-m: 3"}).message, "3");
  EXPECT_EQ(Read(read, 400, "{}").message, "");
}

TEST(ReadShapeTest, PlacesRefineTheirValues) {
  EXPECT_EQ(Read(R"x(read { error_code { json: "/a" pattern: "#([^:]+)" } })x", 400, R"({"a":"x#Y:z"})").error_code,
            "Y");
  EXPECT_EQ(Read(R"x(read { error_code { json: "/a" pattern: "#([^:]+)" } })x", 400, R"({"a":"x"})").error_code, "");
  EXPECT_EQ(Read(R"(read { error_code { json: "/a" fold: "upper" } })", 400, R"({"a":" b "})").error_code, "B");
  EXPECT_EQ(Read(R"(read { error_code { json: "/a" fold: "lower" } })", 400, R"({"a":"B"})").error_code, "b");
  EXPECT_EQ(Read(R"(read { message { json: "/e/*/m" } })", 400, R"({"e":[{},{"m":"1"},{"m":"2"}]})").message, "1");
  EXPECT_EQ(Read(R"(read { message { json: "/e/*/m" join: true } })", 400, R"({"e":[{"m":"1"},{"m":"2"}]})").message,
            "1; 2");
  EXPECT_EQ(Read(R"(read { error_code { json: "/*" key: true } })", 400, R"({"itemNotFound":{}})").error_code,
            "itemNotFound");
  const std::string only_4xx = R"(read { message { json: "/m" status: "4xx" } })";
  EXPECT_EQ(Read(only_4xx, 404, R"({"m":"a"})").message, "a");
  EXPECT_EQ(Read(only_4xx, 500, R"({"m":"a"})").message, "");
}

TEST(ReadShapeTest, ErrorCodes) {
  const std::string read = R"(read { error_code { json: "/c" } })";
  EXPECT_EQ(Read(read, 401, R"({"c":124})").error_code, "124");
  EXPECT_EQ(Read(read, 400, R"({"c":-1121})").error_code, "-1121");
  EXPECT_EQ(Read(read, 404, R"({"c":"404"})").error_code, "") << "the status is no error code";
  EXPECT_EQ(Read(read, 404, R"({"c":404})").error_code, "");
  EXPECT_EQ(Read(read, 400, R"({"c":true})").error_code, "");
  EXPECT_EQ(Read(read, 400, absl::StrCat(R"({"c":")", std::string(256, 'x'), "\"}")).error_code.size(), 256u);
  EXPECT_EQ(Read(read, 400, absl::StrCat(R"({"c":")", std::string(257, 'x'), "\"}")).error_code, "");
}

TEST(ReadShapeTest, GrpcCodesByNameAndNumber) {
  const auto code = [](const std::string& value) {
    return Read(R"(read { grpc_code { json: "/c" } })", 400, absl::StrCat("{\"c\":", value, "}"));
  };
  EXPECT_EQ(code("\"NOT_FOUND\"").grpc_code, 5);
  EXPECT_EQ(code("\"not_found\"").grpc_code, 5);
  EXPECT_EQ(code("\"canceled\"").grpc_code, 1);
  EXPECT_EQ(code("5").grpc_code, 5);
  EXPECT_EQ(code("\"5\"").grpc_code, 5);
  EXPECT_EQ(code("99").grpc_code, 99);
  EXPECT_EQ(code("\"not_found\"").grpc_word, "not_found");
  for (const char* other : {"\"x\"", "null", "1.5", "99999999999", "[]"}) {
    EXPECT_FALSE(code(other).grpc_code.has_value()) << other;
  }
  for (const char* success : {"0", "\"OK\"", "-1"}) {
    EXPECT_FALSE(code(success).grpc_code.has_value());
    EXPECT_THAT(code(success).findings, ElementsAre(v1::FINDING_BODY_NOT_BELIEVED)) << success;
  }
}

TEST(ReadShapeTest, WaitsByUnit) {
  const auto wait = [](const std::string& unit, const std::string& value) {
    return Read(absl::StrCat(R"(read { wait { json: "/w" unit: ")", unit, "\" } }"), 429,
                absl::StrCat("{\"w\":", value, "}"));
  };
  EXPECT_EQ(wait("seconds", "6").wait, absl::Seconds(6));
  EXPECT_EQ(wait("seconds", "\"6\"").wait, absl::Seconds(6));
  EXPECT_EQ(wait("seconds", "1.2").wait, absl::Seconds(2));
  EXPECT_EQ(wait("milliseconds", "250").wait, absl::Milliseconds(250));
  Seen dated(429, R"({"w":1771404530})", {"date: Wed, 18 Feb 2026 08:48:40 GMT"});
  const auto epoch = ShapeOf("a", R"(match { has { json: "" } } read { wait { json: "/w" unit: "epoch-seconds" } })");
  EXPECT_EQ(ReadShape(*epoch, dated.evidence).wait, absl::Seconds(10));
  EXPECT_EQ(wait("duration", "\"1m\"").wait, absl::Minutes(1));
  EXPECT_FALSE(wait("seconds", "\"-1\"").wait.has_value());
  EXPECT_FALSE(wait("seconds", "86401").wait.has_value());
  EXPECT_THAT(wait("seconds", "86401").findings, ElementsAre(v1::FINDING_WAIT_NOT_BELIEVED));
}

TEST(ReadShapeTest, TheDateIsReadForAPointInTimeOnly) {
  const auto shape = ShapeOf("a", R"(match { has { json: "" } } read { wait { json: "/at" unit: "epoch-seconds" }
                                     wait { json: "/date" unit: "date" } wait { json: "/w" unit: "seconds" } })");
  for (const auto& [body, is_read] : {std::pair<const char*, bool>(R"({"w":6})", false),
                                      {R"({"date":"soon","w":6})", false},
                                      {R"({"at":1771404530,"w":6})", true},
                                      {R"({"date":"Wed, 18 Feb 2026 08:48:50 GMT"})", true}}) {
    Seen seen(429, body, {"date: Wed, 18 Feb 2026 08:48:40 GMT"});
    EXPECT_TRUE(ReadShape(*shape, seen.evidence).wait.has_value()) << body;
    seen.http.mutable_headers(0)->set_text("Wed, 18 Feb 2026 09:48:40 GMT");
    EXPECT_EQ(seen.evidence.time().Get() == absl::FromUnixSeconds(1771404520), is_read) << body;
  }
}

TEST(ReadShapeTest, AHeaderWithTwoWaitsGivesNone) {
  const auto shape =
      ShapeOf("a", R"(match { has { json: "" } } read { wait { header: "x-retry-in" unit: "duration" } })");
  Seen twice(429, "{}", {"x-retry-in: 5s", "x-retry-in: 2m"});
  const ApiError ambiguous = ReadShape(*shape, twice.evidence);
  EXPECT_FALSE(ambiguous.wait.has_value());
  EXPECT_THAT(ambiguous.findings, ElementsAre(v1::FINDING_WAIT_NOT_BELIEVED));
  Seen same(429, "{}", {"x-retry-in: 60s", "x-retry-in: 1m"});
  EXPECT_EQ(ReadShape(*shape, same.evidence).wait, absl::Minutes(1));
}

TEST(ReadShapeTest, TheOtherParts) {
  const ApiError error = Read(R"(read { http_status { json: "/s" } request_id { json: "/i" } help { json: "/h" }
                                 domain { json: "/d" } retry { json: "/t" } resource_type { json: "/k" }
                                 resource_name { json: "/n" } metadata: "/m" })",
                              200,
                              R"({"s":"404","i":7,"h":"https://a.example/b","d":"a.example","t":true,"k":"pods","n":"p",
                                  "m":{"x":"1","y":2}})");
  EXPECT_EQ(error.http_status, 404);
  EXPECT_EQ(error.request_id, "7");
  EXPECT_EQ(error.help, "https://a.example/b");
  EXPECT_EQ(error.domain, "a.example");
  EXPECT_EQ(error.retryable, true);
  EXPECT_EQ(error.resource_type, "pods");
  EXPECT_EQ(error.resource_name, "p");
  EXPECT_THAT(error.metadata, ElementsAre(::testing::Pair("x", "1")));
  const ApiError odd = Read(R"(read { http_status { json: "/s" } request_id { json: "/i" } help { json: "/h" } })", 200,
                            absl::StrCat(R"({"s":200,"h":"javascript:x","i":")", std::string(2000, 'i'), "\"}"));
  EXPECT_FALSE(odd.http_status.has_value()) << "no error";
  EXPECT_EQ(odd.help, "");
  EXPECT_EQ(odd.request_id, "");
}

TEST(ReadShapeTest, DetailsInEachForm) {
  const std::string any = R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"R"})";
  const ApiError of_any = Read(R"(details { json: "/d" form: "any" })", 400, absl::StrCat(R"({"d":[5,)", any, "]}"));
  ASSERT_EQ(of_any.details.size(), 1u);
  EXPECT_EQ(of_any.error_code, "R") << "from ErrorInfo";
  EXPECT_THAT(of_any.findings, ElementsAre(v1::FINDING_DETAIL_BROKEN));
  EXPECT_EQ(Read(R"(details { json: "/d" form: "connect" })", 400,
                 R"({"d":[{"type":"google.rpc.ErrorInfo","value":"CgFS"}]})")
                .error_code,
            "R");
  google::rpc::Status status;
  google::rpc::ErrorInfo info;
  info.set_reason("S");
  status.add_details()->PackFrom(info);
  const std::string base64 = absl::Base64Escape(status.SerializeAsString());
  EXPECT_EQ(Read(R"(details { header: "x-d" form: "status" })", 400, "{}", {"x-d: " + base64}).error_code, "S");
  EXPECT_EQ(Read(R"(details { json: "/d" form: "status" })", 400, absl::StrCat(R"({"d":")", base64, "\"}")).error_code,
            "S");
  EXPECT_THAT(Read(R"(details { json: "/d" form: "status" })", 400, R"({"d":"?"})").details, IsEmpty());
}

TEST(ReadShapeTest, DetailsAndValuesBeyondTheLimitsAreLeftOut) {
  const auto with_details = [](const std::string& entry, size_t count) {
    std::string text = R"({"d":[)";
    for (size_t i = 0; i < count; ++i) absl::StrAppend(&text, i == 0 ? "" : ",", entry);
    return Read(R"(details { json: "/d" form: "any" })", 400, text + "]}");
  };
  const std::string info = R"({"@type":"a/google.rpc.ErrorInfo","reason":"A"})";
  EXPECT_EQ(with_details(info, 64).details.size(), 64U);
  EXPECT_THAT(with_details(info, 64).findings, IsEmpty());
  EXPECT_EQ(with_details(info, 65).details.size(), 64U);
  EXPECT_THAT(with_details(info, 65).findings, ElementsAre(v1::FINDING_DETAIL_BROKEN));
  std::string violations = R"({"@type":"a/google.rpc.BadRequest","fieldViolations":[{})";
  for (int i = 0; i < 124; ++i) violations += ",{}";  // with @type, the array and the object around them 128 values
  violations += "]}";
  EXPECT_EQ(with_details(violations, 2).details.size(), 2U);
  EXPECT_EQ(with_details(violations, 3).details.size(), 2U);
}

TEST(ReadShapeTest, AFallbackSpeaksUnder4xxOnly) {
  const auto shape = ShapeOf("a", R"(tier: "fallback" match { has { json: "/m" } } read { message { json: "/m" } })");
  Seen client(404, R"({"m":"x"})");
  ApiError error;
  ReadTexts(*shape, client.evidence, 404, error);
  EXPECT_EQ(error.message, "x");
  Seen server(500, R"({"m":"x"})");
  ApiError other;
  ReadTexts(*shape, server.evidence, 500, other);
  EXPECT_EQ(other.message, "");
}

TEST(ReadShapeTest, RowsGiveTheCodeTheRetryTheOriginAndTheStatus) {
  const auto shape = ShapeOf("a", R"(match { has { json: "/c" } }
      code { value: "A" value: "B" status: "429" grpc: "RESOURCE_EXHAUSTED" reason: "r1" }
      code { value: "A" grpc: "ABORTED" http: 409 reason: "r2" retry { retryable: true reason: "x" } }
      code { pattern: "C.*" grpc: "NOT_FOUND" reason: "r3" }
      code { has { header: "x-gw" } made_by: "intermediary" reason: "r4" }
      code { value: "D" lacks { json: "/e" } grpc: "INTERNAL" reason: "r5" })");
  const auto answer = [&](const std::string& code, int status, const std::vector<std::string>& headers = {},
                          const std::string& body = "{}") {
    Seen seen(status, body, headers);
    return AnswerOfShape(*shape, code, seen.evidence);
  };
  EXPECT_EQ(answer("A", 429).rule->code, 8);
  EXPECT_FALSE(answer("A", 429).retry->retryable) << "the advice of the code, from the same row";
  EXPECT_EQ(answer("A", 400).rule->code, 10);
  EXPECT_TRUE(answer("A", 400).retry->retryable);
  EXPECT_EQ(answer("A", 400).http, 409);
  EXPECT_EQ(answer("C1", 400).rule->code, 5);
  EXPECT_EQ(answer("XC1", 400).rule, nullptr) << "a pattern matches the whole code";
  EXPECT_EQ(answer("", 400, {"x-gw: 1"}).origin, Origin::kIntermediary);
  EXPECT_FALSE(answer("", 400).origin.has_value());
  EXPECT_EQ(answer("D", 400, {}, R"({"e":1})").rule, nullptr);
  EXPECT_EQ(answer("D", 400, {}, R"({"f":1})").rule->code, 13);
  EXPECT_EQ(answer("A", 429).rule->row, "A");
  EXPECT_EQ(answer("B", 429).rule->row, "B") << "the value that matched, not the first of the row";
  EXPECT_EQ(answer("C1", 400).rule->row, "C.*");
  EXPECT_EQ(FindShapeRule(*shape, "B", 429)->row, "B");
  EXPECT_EQ(FindShapeRule(*shape, "A", 429)->code, 8);
  EXPECT_EQ(FindShapeRule(*shape, "A", 400)->code, 10);
  EXPECT_EQ(FindShapeRule(*shape, "D", 400), nullptr) << "a condition on the rest of the response";
  EXPECT_EQ(FindShapeRule(*shape, "none", 400), nullptr);
}

TEST(ReadShapeTest, APageIsNoMessage) {
  const std::string read = R"(read { message { json: "/d" } message { json: "/t" } })";
  EXPECT_EQ(Read(read, 403, R"({"d":"<!DOCTYPE html><html><p>x</p></html>","t":"Upstream Error"})").message,
            "Upstream Error");
  EXPECT_EQ(Read(read, 400, R"({"d":"\r\n<html>\r\n<head></head>"})").message, "");
  EXPECT_EQ(Read(read, 400, R"({"d":"use <html> here"})").message, "use <html> here");
}

TEST(ReadShapeTest, AFormOfFieldErrorsThatFindsNoMessageGivesWay) {
  const auto field = [](const std::string& forms, int code, const std::string& body) {
    const ApiError error = Read(forms, code, body);
    google::rpc::BadRequest bad_request;
    if (error.details.empty() || !error.details[0].UnpackTo(&bad_request)) return std::string("none");
    return absl::StrCat(bad_request.field_violations(0).field(), ": ", bad_request.field_violations(0).description());
  };
  const std::string forms = R"(field_errors { each: "/e/*" field: "/f" message: "/none" }
                               field_errors { each: "/e/*" field: "/f" message: "/m" })";
  EXPECT_EQ(field(forms, 400, R"({"e":[{"f":"a","m":"bad"}]})"), "a: bad");
  EXPECT_EQ(field(forms, 400, R"({"e":[{"f":"a"}]})"), "a: ");
  EXPECT_EQ(field(forms, 400, R"({"e":[{}]})"), "none");
  EXPECT_EQ(field(forms, 429, R"({"e":[{"f":"a","m":"bad"}]})"), "none") << "a limit is not the fault of a field";
}

}  // namespace
}  // namespace status_translator
