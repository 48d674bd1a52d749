#include "convert/status_builder.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "support/conversions.h"
#include "support/json.h"
#include "wire/details.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNoBook[] = R"({"error":{"code":404,"message":"no book","status":"NOT_FOUND"}})";

TEST(LeakTest, NothingOfAPageGoesOn) {
  const std::string secrets[] = {"s3cret-page", "NullPointerException at Shelf.java:7", "10.1.2.3"};
  std::string page = "<html><title>" + secrets[0] + "</title>" + secrets[1] + secrets[2] + "</html>";
  for (const auto& [type, body] :
       std::vector<std::pair<std::string, std::string>>{{"text/html", page},
                                                        {"text/plain", page.substr(6)},
                                                        {"application/json", "{\"trace\":\"" + page + "\"}"},
                                                        {"application/json", "{broken " + page},
                                                        {"application/octet-stream", "\xFF" + page}}) {
    for (int code : {200, 302, 404, 500, 503}) {
      for (const v1::Origin origin : {v1::ORIGIN_UNSPECIFIED, v1::ORIGIN_APPLICATION}) {
        auto request =
            HttpRequestOf(code, {{"content-type", type}, {"X-Upstream", "10.1.2.3"}, {"Server", "s3cret-page"}}, body);
        request.set_origin(origin);
        const auto response = ToGrpc(request);
        const std::string back = ToHttp(GrpcRequestOf(response.status())).SerializeAsString();
        for (const std::string& secret : secrets) {
          EXPECT_THAT(AllBytes(response), Not(HasSubstr(secret)));
          EXPECT_THAT(back, Not(HasSubstr(secret)));
        }
        EXPECT_THAT(response.report().hidden(), AllOf(Contains("body"), Contains("header:x-upstream")));
        EXPECT_THAT(response.status().message(), HasSubstr(absl::StrCat("HTTP ", code)));
      }
    }
  }
}

TEST(LeakTest, DebugInfoWhereTheOperatorSaysSo) {
  google::rpc::DebugInfo debug;
  debug.set_detail("s3cret stack");
  const google::rpc::Status status = StatusOf(13, "m", {&debug});
  for (const v1::Format format : {v1::FORMAT_PROBLEM, v1::FORMAT_AIP_193, v1::FORMAT_CONNECT}) {
    v1::ConvertGrpcResponseRequest write = GrpcRequestOf(status);
    write.set_format(format);
    EXPECT_THAT(ToHttp(write).SerializeAsString(), Not(HasSubstr("s3cret"))) << "by default not to HTTP callers";
    write.mutable_expose()->set_debug_info(true);
    v1::ConvertHttpResponseRequest request;
    *request.mutable_http() = ToHttp(write).http();
    const auto shown = ToGrpc(request);
    EXPECT_EQ(DetailOf<google::rpc::DebugInfo>(shown.status()).detail(), "s3cret stack")
        << "by default to gRPC callers";
    request.mutable_expose()->set_without_debug_info(true);
    const auto hidden = ToGrpc(request);
    EXPECT_THAT(AllBytes(hidden), Not(HasSubstr("s3cret")));
    EXPECT_THAT(AllBytes(hidden), Not(HasSubstr(absl::Base64Escape("s3cret").substr(0, 6))));
    EXPECT_THAT(hidden.report().hidden(), ElementsAre("detail:google.rpc.DebugInfo", "members of the body"));
    // Converts back a status that another party has converted.
    const v1::ConvertGrpcResponseRequest back = GrpcRequestOf(shown.status());
    EXPECT_THAT(ToHttp(back).SerializeAsString(), Not(HasSubstr("s3cret")));
    EXPECT_THAT(ToHttp(back).http().code(), 500);
  }
}

TEST(ExposeTest, PerCall) {
  auto request = HttpRequestOf(503, {{"content-type", "text/html"}, {"X-Mine", "yes"}, {"X-Other", "no"}},
                               "<h1>closed\r\nfor today</h1>" + std::string(5000, 'x'));
  request.mutable_expose()->set_body(true);
  request.mutable_expose()->add_headers("X-MINE");
  const auto response = ToGrpc(request);
  EXPECT_THAT(response.status().message(), HasSubstr("; the body says: closed for today"));
  EXPECT_LT(response.status().message().size(), 800u);
  EXPECT_EQ(Value(response.trailers(), "x-mine"), "yes");
  EXPECT_THAT(response.report().hidden(), ElementsAre("header:x-other"));
  const auto back = GrpcRequestOf(response.status());
  EXPECT_EQ(Value(ToHttp(back).http().headers(), "x-mine"), "(none)") << "who restores says himself what is exposed";
  auto exposed = back;
  exposed.mutable_expose()->add_headers("x-mine");
  EXPECT_EQ(Value(ToHttp(exposed).http().headers(), "x-mine"), "yes");
}

TEST(ExposeTest, PerProfileUnlessTheCallSaysOtherwise) {
  std::vector<NamedText> files(BuiltInProfiles().begin(), BuiltInProfiles().end());
  files.push_back({"open.textproto", R"(name: "open" extends: "general" expose { body: true headers: "x-mine" }
                                        http_to_grpc { http: 420 grpc: "ABORTED" reason: "r" })"});
  const Translator answers(*ProfileSet::Load(files), "open");
  auto request = HttpRequestOf(420, {{"content-type", "text/plain"}, {"x-mine", "yes"}}, "closed");
  v1::ConvertHttpResponseResponse response;
  ASSERT_TRUE(ConvertHttpResponse(answers, request, response).ok());
  EXPECT_EQ(response.status().code(), 10);
  EXPECT_THAT(response.status().message(), HasSubstr("; the body says: closed"));
  EXPECT_EQ(Value(response.trailers(), "x-mine"), "yes");
  request.mutable_expose();
  response.Clear();
  ASSERT_TRUE(ConvertHttpResponse(answers, request, response).ok());
  EXPECT_THAT(response.report().hidden(), ElementsAre("header:x-mine", "body"));
}

TEST(HeadersTest, NoneCanInject) {
  auto request = HttpRequestOf(503, {{"location", "a\r\nset-cookie: x"},
                                     {"retry-after", "5\n"},
                                     {"x-request-id", std::string("a\0b", 3)},
                                     {"vary\r\nx", "y"},
                                     {"traceparent", "\xFF"}});
  const auto response = ToGrpc(request);
  const auto back = ToHttp(GrpcRequestOf(response.status()));
  for (const auto& fields : {response.trailers(), back.http().headers()}) {
    for (const v1::Header& field : fields) EXPECT_TRUE(CanBeSent(field.name(), field.text())) << field.DebugString();
  }
  EXPECT_THAT(Findings(response.report()), ElementsAre(v1::FINDING_HEADER_BROKEN));
}

TEST(HeadersTest, AnOriginalOfStrangersInjectsNothing) {
  v1::OriginalResponse original;
  original.set_code(404);
  original.set_grpc_code(5);
  AddField(*original.mutable_headers(), "location", "a\r\nset-cookie: x");
  AddField(*original.mutable_headers(), "set-cookie", "a=b");
  AddField(*original.mutable_headers(), "content-length", "5");
  original.set_body("{}");
  original.set_content_type("text/html\r\nset-cookie: x");
  const auto http = ToHttp(GrpcRequestOf(StatusOf(5, "m", {&original}))).http();
  for (const v1::Header& field : http.headers())
    EXPECT_TRUE(CanBeSent(field.name(), field.text())) << field.DebugString();
  EXPECT_EQ(Value(http.headers(), "set-cookie"), "(none)");
  EXPECT_EQ(Value(http.headers(), "content-length"), "(none)");
  EXPECT_EQ(Value(http.headers(), "content-type"), "application/problem+json");
}

TEST(HeadersTest, AContentTypeThatCannotBeSentIsReplaced) {
  auto request = HttpRequestOf(404, {}, kNoBook);
  v1::Header& type = *request.mutable_http()->add_headers();
  type.set_name("content-type");
  type.set_raw("application/json; x=\xFF");
  const auto response = ToGrpc(request);
  EXPECT_EQ(DetailOf<v1::OriginalResponse>(response.status()).content_type(), "application/json");
}

TEST(HeadersTest, WhatCarriesRequestsAndLimitsBecomesADetail) {
  const auto response = ToGrpc(HttpRequestOf(429, {{"x-request-id", "id-1"}, {"ratelimit-reset", "7"}}));
  EXPECT_EQ(DetailOf<google::rpc::RequestInfo>(response.status()).request_id(), "id-1");
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(response.status()).retry_delay().seconds(), 7);
  EXPECT_EQ(Value(response.trailers(), "x-request-id"), "id-1");
}

TEST(RetryTest, SecondsDatesAndNeither) {
  const auto seconds = [](const FieldList& headers) {
    const auto response = ToGrpc(HttpRequestOf(503, headers));
    google::rpc::RetryInfo info;
    return FindDetail(response.status().details(), info) ? info.retry_delay().seconds() : -1;
  };
  EXPECT_EQ(seconds({{"Retry-After", "120"}}), 120);
  EXPECT_EQ(seconds({{"Retry-After", "Tue, 24 Nov 2026 15:01:00 GMT"}, {"Date", "Tue, 24 Nov 2026 15:00:00 GMT"}}), 60);
  EXPECT_EQ(seconds({{"Retry-After", "Tue, 24 Nov 2026 14:59:00 GMT"}, {"Date", "Tue, 24 Nov 2026 15:00:00 GMT"}}), 0);
  EXPECT_EQ(seconds({{"Retry-After", "Tue, 24 Nov 2020 15:01:00 GMT"}}), -1) << "of an old response without a date";
  EXPECT_EQ(seconds({{"Retry-After", "86401"}}), -1) << "more than a day";
  EXPECT_EQ(seconds({}), -1);
  EXPECT_EQ(seconds({{"Retry-After", "soon"}}), -1);
  const auto odd = ToGrpc(HttpRequestOf(503, {{"Retry-After", "soon"}}));
  EXPECT_THAT(Findings(odd.report()), ElementsAre(v1::FINDING_RETRY_AFTER_MALFORMED));
  EXPECT_EQ(Value(odd.trailers(), "retry-after"), "soon");
  EXPECT_EQ(Value(odd.trailers(), "grpc-retry-pushback-ms"), "(none)");
}

TEST(DetailsTest, AnErrorInfoThatCameInIsKept) {
  google::rpc::ErrorInfo info;
  info.set_reason("MINE");
  auto response = ToGrpc(JsonRequestOf(
      404,
      R"({"error":{"code":404,"message":"m","status":"NOT_FOUND","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"MINE","domain":"d"}]}})"));
  EXPECT_THAT(DetailTypes(response.status()), ElementsAre("google.rpc.ErrorInfo", kOriginalType));
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(response.status()).domain(), "d");
  response = ToGrpc(JsonRequestOf(400, R"({"error":{"code":"Ecs.0005","message":"m"}})"));
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(response.status()).reason(), "ECS_0005");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(response.status()).domain(), "status-translator");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(response.status()).metadata().at("error_code"), "Ecs.0005");
}

// AIP-193: [A-Z][A-Z0-9_]*[A-Z0-9], at most 63.
TEST(DetailsTest, ReasonsAreWellFormedWhateverTheErrorCode) {
  for (const std::string& code :
       {std::string("é"), std::string("---"), std::string("1"), std::string("_a_"), std::string(256, 'x'),
        std::string(62, 'x') + "_" + "y", std::string("e"), std::string("\x01")}) {
    const auto response = ToGrpc(JsonRequestOf(400, WriteJson({{"error", {{"code", code}, {"message", "m"}}}})));
    const std::string reason = DetailOf<google::rpc::ErrorInfo>(response.status()).reason();
    EXPECT_THAT(reason, ::testing::MatchesRegex("[A-Z][A-Z0-9_]*"));
    EXPECT_LE(reason.size(), 63u);
    EXPECT_NE(reason.back(), '_');
  }
}

// The client of a device flow polls with the same request.
TEST(RetryTest, DeviceFlowIsPolled) {
  for (const char* word : {"authorization_pending", "slow_down"}) {
    auto request = HttpRequestOf(400, {{"content-type", "application/json"}});
    request.mutable_http()->set_body(absl::StrCat("{\"error\":\"", word, "\"}"));
    v1::ConvertHttpResponseResponse response;
    ASSERT_TRUE(ConvertHttpResponse(TestTranslator(), request, response).ok());
    EXPECT_TRUE(response.report().translation().retry().retryable()) << word;
    EXPECT_THAT(response.report().translation().retry().reason(), HasSubstr("RFC 8628")) << word;
  }
}

// RFC 9110 section 10.2.3: a wait that the response names makes any error repeatable after it.
TEST(RetryTest, AResponseThatNamesAWaitMayBeRepeatedAfterIt) {
  for (const int code : {413, 429, 503}) {
    v1::ConvertHttpResponseResponse response;
    ASSERT_TRUE(ConvertHttpResponse(TestTranslator(), HttpRequestOf(code, {{"retry-after", "7"}}), response).ok());
    EXPECT_TRUE(response.report().translation().retry().retryable()) << code;
    EXPECT_THAT(response.report().translation().retry().reason(), HasSubstr("names a wait")) << code;
    v1::ConvertGrpcResponseResponse back;
    ASSERT_TRUE(ConvertGrpcResponse(TestTranslator(), GrpcRequestOf(response.status()), back).ok());
    EXPECT_TRUE(back.report().translation().retry().retryable()) << code;
  }
}

// Below 400 the field says when to ask for the result, or to follow the redirect: to send the same request again would
// repeat what was accepted.
TEST(RetryTest, AWaitOfASuccessOrARedirectIsNoAdviceToRepeat) {
  for (const int code : {200, 202, 301, 307}) {
    v1::ConvertHttpResponseResponse response;
    const auto request = HttpRequestOf(code, {{"retry-after", "7"}, {"location", "/operations/7"}});
    ASSERT_TRUE(ConvertHttpResponse(TestTranslator(), request, response).ok());
    google::rpc::RetryInfo info;
    EXPECT_FALSE(FindDetail(response.status().details(), info)) << code;
    EXPECT_FALSE(response.report().translation().retry().retryable()) << code;
  }
  const auto error = HttpRequestOf(200, {{"content-type", "application/json"}, {"retry-after", "7"}});
  auto request = error;
  request.mutable_http()->set_body(R"({"ok":false,"error_code":429,"description":"slow down"})");
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(ToGrpc(request).status()).retry_delay().seconds(), 7);
}

}  // namespace
}  // namespace status_translator
