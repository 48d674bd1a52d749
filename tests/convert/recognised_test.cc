#include "convert/recognised.h"

#include <gmock/gmock.h>

#include "config/profile_files.h"
#include "support/conversions.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(RecognisedTest, TheReportSaysWhatTheOriginRestsOn) {
  const auto report = [](int code, const std::string& type, const std::string& body, v1::Origin asked = {}) {
    v1::ConvertHttpResponseRequest request = HttpRequestOf(code, {{"content-type", type}}, body);
    request.set_origin(asked);
    return ToGrpc(request).report();
  };
  const auto problem = report(404, "application/problem+json", R"({"title":"t","status":404})");
  EXPECT_EQ(problem.shape(), "problem-details");
  EXPECT_EQ(problem.origin_from(), v1::ORIGIN_FROM_SHAPE);
  EXPECT_EQ(problem.origin(), v1::ORIGIN_APPLICATION);
  EXPECT_EQ(problem.body(), v1::BODY_KIND_JSON);
  EXPECT_EQ(problem.data_revision(), TestTranslator().profiles().data_revision());
  const auto json = report(404, "application/json", R"({"odd":1})");
  EXPECT_EQ(json.shape(), "");
  EXPECT_EQ(json.origin_from(), v1::ORIGIN_FROM_GUESS);
  EXPECT_EQ(json.origin(), v1::ORIGIN_APPLICATION);
  EXPECT_EQ(report(404, "application/xml", "<odd/>").origin(), v1::ORIGIN_APPLICATION);
  for (const std::string& damaged : {std::string(R"({"message":"m","a":1,"a":2})"), std::string(R"({"message":"m)"),
                                     "{\"a\":\"" + std::string(200000, 'x') + "\"}"}) {
    EXPECT_EQ(report(404, "application/json", damaged).origin(), v1::ORIGIN_APPLICATION) << damaged.substr(0, 40);
    EXPECT_EQ(report(404, "", damaged).origin(), v1::ORIGIN_APPLICATION) << damaged.substr(0, 40);
  }
  EXPECT_EQ(report(404, "application/json", "<html><p>odd").origin(), v1::ORIGIN_INTERMEDIARY);
  EXPECT_EQ(report(404, "text/html", "<p>odd").origin(), v1::ORIGIN_INTERMEDIARY);
  EXPECT_EQ(report(404, "text/plain", "odd").origin(), v1::ORIGIN_INTERMEDIARY);
  EXPECT_EQ(report(404, "", "").origin(), v1::ORIGIN_INTERMEDIARY);
  const auto caller = report(404, "application/json", R"({"odd":1})", v1::ORIGIN_INTERMEDIARY);
  EXPECT_EQ(caller.origin_from(), v1::ORIGIN_FROM_CALLER);
  EXPECT_EQ(caller.origin(), v1::ORIGIN_INTERMEDIARY);
  const auto fallback = report(404, "application/json", R"({"message":"no book"})");
  EXPECT_EQ(fallback.shape(), "json-error");
  EXPECT_EQ(fallback.origin_from(), v1::ORIGIN_FROM_GUESS) << "others send this form too";
}

// A tool or a proxy leaves the body out; Content-Length says that there is one.
TEST(RecognisedTest, ABodyThatIsMissingIsNotTakenForAnEmptyOne) {
  const auto report = [](const char* type, const char* length) {
    return ToGrpc(HttpRequestOf(404, {{"content-type", type}, {"content-length", length}}, "")).report();
  };
  EXPECT_EQ(report("application/problem+json", "84").origin(), v1::ORIGIN_APPLICATION);
  EXPECT_EQ(report("application/problem+json", "84").origin_from(), v1::ORIGIN_FROM_GUESS);
  EXPECT_EQ(report("application/problem+json", "0").origin(), v1::ORIGIN_INTERMEDIARY);
  EXPECT_EQ(report("text/html", "84").origin(), v1::ORIGIN_INTERMEDIARY);
  // What sends an empty body does not send this one.
  const auto caddy = [](const char* length) {
    return ToGrpc(HttpRequestOf(502, {{"server", "Caddy"}, {"content-length", length}}, "")).report().shape();
  };
  EXPECT_EQ(caddy("0"), "caddy");
  EXPECT_EQ(caddy("84"), "");
}

TEST(RecognisedTest, AGuessHidesTheBodyAndAFallbackSpeaksUnder4xxOnly) {
  const auto json = ToGrpc(JsonRequestOf(404, R"({"odd":"private"})"));
  EXPECT_THAT(AllBytes(json), Not(HasSubstr("private")));
  EXPECT_EQ(json.status().code(), 5) << "by the code of an application";
  EXPECT_EQ(ToGrpc(JsonRequestOf(404, R"({"message":"no book 7"})")).status().message(), "no book 7");
  EXPECT_THAT(AllBytes(ToGrpc(JsonRequestOf(500, R"({"message":"private"})"))), Not(HasSubstr("private")));
}

TEST(RecognisedTest, WhatAServerErrorSaysStaysInsideUnderASuccessToo) {
  const char* failed =
      R"({"errors":[{"message":"SELECT 1","extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":null})";
  EXPECT_THAT(AllBytes(ToGrpc(JsonRequestOf(200, failed))), Not(HasSubstr("SELECT")));
  const char* refused = R"({"errors":[{"message":"not yours","extensions":{"code":"FORBIDDEN"}}],"data":null})";
  EXPECT_EQ(ToGrpc(JsonRequestOf(200, refused)).status().message(), "not yours");
  const auto fields = ToGrpc(JsonRequestOf(
      500, R"({"timestamp":"2026-01-01T00:00:00Z","status":500,"error":"Internal Server Error","path":"/a",)"
           R"("errors":[{"field":"a","defaultMessage":"SELECT 1"}]})"));
  EXPECT_THAT(AllBytes(fields), Not(HasSubstr("SELECT"))) << "a 5xx has no field errors";
  const auto trace = ToGrpc(JsonRequestOf(400, R"j({"message":"no book\n\tat books.Shelf.find(Shelf.java:12)"})j"));
  EXPECT_EQ(trace.status().message(), "no book");
}

TEST(RecognisedTest, AWaitOfAHeaderGoesBeforeThatOfTheBody) {
  const auto wait = [](const std::string& retry_after, const std::string& delay) {
    v1::ConvertHttpResponseRequest request = JsonRequestOf(
        429, absl::StrCat(R"({"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"m","details":[)",
                          R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":")", delay, R"("}]}})"));
    if (!retry_after.empty()) AddField(*request.mutable_http()->mutable_headers(), "retry-after", retry_after);
    google::rpc::RetryInfo info;
    if (!FindDetail(ToGrpc(request).status().details(), info)) return std::string("none");
    return absl::StrCat(info.retry_delay().seconds(), ".", info.retry_delay().nanos());
  };
  EXPECT_EQ(wait("60", "1s"), "60.0");
  EXPECT_EQ(wait("3", "2.5s"), "2.500000000") << "the header is rounded up";
  EXPECT_EQ(wait("", "2.5s"), "2.500000000");
  EXPECT_EQ(wait("", "-5s"), "none");
  EXPECT_EQ(wait("", "315576000000s"), "none");
}

// A translator with these files beside the built-in ones.
Translator With(const std::vector<ProfileFile>& files) { return {*LoadWithBuiltIn(files), "general"}; }

v1::ConvertHttpResponseResponse Ask(const Translator& translator, v1::ConvertHttpResponseRequest request,
                                    const std::string& profile = "") {
  request.set_profile(profile);
  v1::ConvertHttpResponseResponse response;
  EXPECT_TRUE(ConvertHttpResponse(translator, request, response).ok());
  return response;
}

// Headers that carry what an API says are sent on; those of a proxy, and those that hold a message, are not.
TEST(RecognisedTest, HeadersThatAShapeOfAnApplicationReadsComeBack) {
  const auto there_and_back = [](const std::string& made_by, const std::string& header) {
    const Translator translator =
        With({{"acme.shape.textproto", absl::StrCat(R"(name: "acme" made_by: ")", made_by, R"("
        match { has { header: "x-acme-code" } } read { error_code { header: "x-acme-code" } message { header: "x-acme-text" } }
        example { status: 400 header: "x-acme-code: A" })")}});
    v1::ConvertHttpResponseRequest request = HttpRequestOf(400, {{"x-acme-code", "A7"}, {header, "here"}});
    v1::ConvertGrpcResponseRequest back = TrailersRequestOf(Ask(translator, request).trailers());
    v1::ConvertGrpcResponseResponse response;
    EXPECT_TRUE(ConvertGrpcResponse(translator, back, response).ok());
    return Value(response.http().headers(), "x-acme-code") + " " + Value(response.http().headers(), header);
  };
  EXPECT_EQ(there_and_back("application", "x-acme-text"), "A7 (none)");
  EXPECT_EQ(there_and_back("application", "x-other"), "A7 (none)");
  EXPECT_EQ(there_and_back("intermediary", "x-acme-text"), "(none) (none)");
}

constexpr char kAcme[] = R"(name: "acme" made_by: "application" success_status: true
    match { has { json: "/acme" type: "string" } }
    read { error_code { json: "/acme" } message { json: "/text" } http_status { json: "/http" } retry { json: "/again" } }
    hide: "/secret" keep: "/acme" keep: "/text"
    code { value: "A" grpc: "NOT_FOUND" reason: "shape says A" }
    code { value: "G" made_by: "intermediary" reason: "the gateway says G" }
    code { value: "R" retry { retryable: true reason: "again" } reason: "R may be repeated" }
    example { status: 400 body: '{"acme":"A"}' })";

TEST(RecognisedTest, TheOrderOfResolution) {
  const Translator translator = With({{"acme.shape.textproto", kAcme}, {"p.textproto", R"(name: "p" extends: "general"
                 http_to_grpc { error_code: "A" shape: "acme" http: 409 grpc: "ABORTED" reason: "1" }
                 http_to_grpc { error_code: "B" shape: "acme" grpc: "OUT_OF_RANGE" reason: "2" }
                 http_to_grpc { error_code: "B" grpc: "DATA_LOSS" reason: "3" })"}});
  const auto code = [&](int http, const std::string& error_code, const std::string& profile) {
    return Ask(translator, JsonRequestOf(http, absl::StrCat(R"({"acme":")", error_code, "\"}")), profile)
        .report()
        .translation()
        .reason();
  };
  EXPECT_EQ(code(409, "A", "p"), "1") << "the profile's row for error code, shape and status";
  EXPECT_EQ(code(400, "A", "p"), "shape says A") << "then the shape's own row";
  EXPECT_EQ(code(400, "B", "p"), "2") << "a row for the shape before one for any";
  EXPECT_THAT(code(400, "A", "grpc"), Not(HasSubstr("shape"))) << "a published profile says what its source says";
  EXPECT_EQ(code(400, "A", "general"), "shape says A");
  const auto rule = Ask(translator, JsonRequestOf(400, R"({"acme":"A"})")).report().translation().rule();
  EXPECT_EQ(rule.shape(), "acme");
  EXPECT_FALSE(rule.has_profile());
}

TEST(RecognisedTest, RowsDecideTheOriginAndTheRetry) {
  const Translator translator = With({{"acme.shape.textproto", kAcme}});
  const auto gateway = Ask(translator, JsonRequestOf(404, R"({"acme":"G","text":"t"})"));
  EXPECT_EQ(gateway.report().origin(), v1::ORIGIN_INTERMEDIARY);
  EXPECT_EQ(gateway.status().code(), 12);
  const auto repeat = Ask(translator, JsonRequestOf(404, R"({"acme":"R","text":"t"})"));
  EXPECT_EQ(repeat.status().code(), 5);
  EXPECT_TRUE(repeat.report().translation().retry().retryable());
  const auto hint = Ask(translator, JsonRequestOf(503, R"({"acme":"X","text":"t","again":false})"));
  EXPECT_FALSE(hint.report().translation().retry().retryable()) << "what the response says itself";
}

TEST(RecognisedTest, AnErrorUnderASuccessNeverBecomesOk) {
  const Translator translator = With({{"acme.shape.textproto", kAcme}});
  EXPECT_EQ(Ask(translator, JsonRequestOf(200, R"({"acme":"A","text":"t"})")).status().code(), 5);
  const auto named = Ask(translator, JsonRequestOf(200, R"({"acme":"Z","text":"t","http":404})"));
  EXPECT_EQ(named.status().code(), 5) << "by the status that the body names";
  v1::ConvertGrpcResponseResponse back = ToHttp(GrpcRequestOf(named.status()));
  EXPECT_EQ(back.http().code(), 404);
  EXPECT_EQ(back.http().body(), R"({"acme":"Z","text":"t","http":404})");
  EXPECT_EQ(back.report().shape(), "acme");
  const auto nothing = Ask(translator, JsonRequestOf(200, R"({"acme":"Z","text":"t"})"));
  EXPECT_EQ(nothing.status().code(), 2);
  EXPECT_EQ(ToHttp(GrpcRequestOf(nothing.status())).http().code(), 500);
}

TEST(RecognisedTest, HiddenMembersNeverLeaveAndLargeBodiesKeepWhatTheShapeNames) {
  const Translator translator = With({{"acme.shape.textproto", kAcme}});
  const auto hidden =
      Ask(translator, JsonRequestOf(400, R"({"acme":"A","text":"t","secret":"s3cret","trace":"s3cret"})"));
  EXPECT_THAT(AllBytes(hidden), Not(HasSubstr("s3cret")));
  EXPECT_EQ(ToHttp(GrpcRequestOf(hidden.status())).http().body(), R"({"acme":"A","text":"t"})");
  const auto large =
      Ask(translator,
          JsonRequestOf(400, absl::StrCat(R"({"acme":"A","text":"t","more":")", std::string(9000, 'x'), "\"}")));
  EXPECT_EQ(ToHttp(TrailersRequestOf(large.trailers())).http().body(), R"({"acme":"A","text":"t"})");
}

}  // namespace
}  // namespace status_translator
