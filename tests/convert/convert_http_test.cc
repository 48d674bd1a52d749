#include "convert/convert_http.h"

#include <gmock/gmock.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "support/conversions.h"
#include "support/details.h"
#include "support/errors.h"
#include "support/gzip.h"
#include "support/json.h"
#include "wire/details.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kAip193[] = R"({"error":{"code":404,"message":"no book","status":"NOT_FOUND"}})";

// The status inside grpc-status-details-bin.
google::rpc::Status Inside(const Fields& trailers) {
  std::string bytes;
  google::rpc::Status status;
  EXPECT_TRUE(absl::Base64Unescape(Value(trailers, "grpc-status-details-bin"), &bytes));
  EXPECT_TRUE(status.ParseFromString(bytes));
  return status;
}

// All bytes that a caller could see: the response, and every trailer decoded.
std::string AllBytes(const v1::ConvertHttpResponseResponse& response) {
  std::string bytes = response.SerializeAsString();
  for (const auto& field : response.trailers()) {
    std::string decoded;
    if (absl::Base64Unescape(field.text(), &decoded)) bytes += decoded;
  }
  return bytes;
}

std::string WrongField(const v1::ConvertHttpResponseRequest& request) {
  v1::ConvertHttpResponseResponse response;
  return FieldAtFault(ConvertHttpResponse(TestTranslator(), request, response));
}

TEST(NeverOkTest, WhateverTheStatusAndTheProfile) {
  for (const absl::string_view profile : TestTranslator().profiles().names()) {
    for (int code = 100; code <= 599; ++code) {
      for (const char* body : {"", "<html>", "{}", R"({"code":0,"message":""})"}) {
        v1::ConvertHttpResponseRequest request = HttpRequestOf(code, {}, body);
        request.set_profile(std::string(profile));
        const auto response = ToGrpc(request);
        ASSERT_NE(response.status().code(), kGrpcOk) << profile << " " << code;
        if (code < 200 || code >= 300) continue;
        ASSERT_EQ(response.status().code(), kGrpcUnknown) << profile << " " << code;
        ASSERT_EQ(response.report().translation().rule().kind(), v1::RULE_KIND_NOT_GRPC) << profile << " " << code;
      }
    }
  }
}

TEST(NeverOkTest, AGrpcStatusOfOkIsNotBelievedWithoutGrpc) {
  const auto response = ToGrpc(HttpRequestOf(200, {{"grpc-status", "0"}, {"content-type", "text/html"}}, "<p>"));
  EXPECT_EQ(response.status().code(), kGrpcUnknown);
  EXPECT_THAT(Findings(response.report()), ElementsAre(v1::FINDING_GRPC_STATUS_NOT_BELIEVED));
  const auto real = ToGrpc(HttpRequestOf(200, {{"grpc-status", "0"}, {"content-type", "application/grpc+proto"}}));
  EXPECT_EQ(real.status().code(), kGrpcOk);
  EXPECT_EQ(real.trailers_size(), 1);
}

TEST(NeverOkTest, AnErrorStaysOneOnTheWayBack) {
  const auto grpc = ToGrpc(HttpRequestOf(204, {}));
  EXPECT_GE(ToHttp(GrpcRequestOf(grpc.status())).http().code(), 400);
}

TEST(CodesAgreeTest, InsideAndOutsideOnEveryPath) {
  const google::rpc::RetryInfo retry;
  const std::string details = absl::Base64Escape(StatusOf(5, "m", {&retry}).SerializeAsString());
  for (const auto& request :
       {JsonRequestOf(404, kAip193), HttpRequestOf(503, {{"content-type", "text/html"}}, "<p>"), HttpRequestOf(200, {}),
        JsonRequestOf(500, R"({"code":99,"message":"m","details":[]})"),
        HttpRequestOf(
            200, {{"content-type", "application/grpc"}, {"grpc-status", "5"}, {"grpc-status-details-bin", details}}),
        HttpRequestOf(
            500, {{"content-type", "application/grpc"}, {"grpc-status", "7"}, {"grpc-status-details-bin", details}})}) {
    const auto response = ToGrpc(request);
    EXPECT_EQ(Value(response.trailers(), "grpc-status"), absl::StrCat(response.status().code()));
    if (Value(response.trailers(), "grpc-status-details-bin") == "(none)") continue;
    EXPECT_EQ(Inside(response.trailers()).code(), response.status().code());
    EXPECT_EQ(Inside(response.trailers()).message(), response.status().message());
  }
}

TEST(CodesAgreeTest, DetailsThatDisagreeAreDropped) {
  const google::rpc::RetryInfo retry;
  const std::string details = absl::Base64Escape(StatusOf(5, "m", {&retry}).SerializeAsString());
  const auto response = ToGrpc(HttpRequestOf(
      200, {{"content-type", "application/grpc"}, {"grpc-status", "7"}, {"grpc-status-details-bin", details}}));
  EXPECT_THAT(response.status().details(), IsEmpty());
  EXPECT_THAT(Findings(response.report()), ElementsAre(v1::FINDING_DETAILS_DISAGREE));
}

TEST(OwnStatusTest, AGrpcStatusThatIsThereWins) {
  v1::ConvertHttpResponseRequest request = HttpRequestOf(
      503, {{"content-type", "application/grpc"}, {"grpc-status", "5"}, {"grpc-message", "no%20book"}, {"vary", "x"}});
  const auto response = ToGrpc(request);
  EXPECT_EQ(response.status().code(), 5);
  EXPECT_EQ(response.status().message(), "no book");
  EXPECT_EQ(response.report().origin(), v1::ORIGIN_APPLICATION);
  EXPECT_FALSE(response.report().translation().has_rule());
  EXPECT_THAT(Findings(response.report()), ElementsAre(v1::FINDING_GRPC_STATUS_DISAGREES));
  EXPECT_EQ(Value(response.trailers(), "vary"), "x");
  EXPECT_EQ(ToHttp(GrpcRequestOf(response.status())).http().code(), 503);
}

TEST(OwnStatusTest, TrailersCountBeforeHeaders) {
  v1::ConvertHttpResponseRequest request =
      HttpRequestOf(200, {{"content-type", "application/grpc"}, {"grpc-status", "0"}});
  *request.mutable_http()->mutable_trailers() = ToFields({{"grpc-status", "8"}, {"x-ratelimit-reset", "1"}});
  const auto response = ToGrpc(request);
  EXPECT_EQ(response.status().code(), 8);
  EXPECT_EQ(Value(response.trailers(), "x-ratelimit-reset"), "1");
}

TEST(OwnStatusTest, OddOnesHaveDefinedAnswers) {
  const auto code_of = [](const FieldList& headers) {
    FieldList all = headers;
    all.emplace_back("content-type", "application/grpc");
    return ToGrpc(HttpRequestOf(200, all)).status().code();
  };
  EXPECT_EQ(code_of({{"grpc-status", "x"}}), kGrpcUnknown);
  EXPECT_EQ(code_of({{"grpc-status", "77"}}), 77);
  EXPECT_EQ(code_of({{"grpc-status", "0"}, {"grpc-status", "13"}}), 13);
  EXPECT_EQ(code_of({}), kGrpcUnknown) << "gRPC without a status";
}

// As Armeria sends it: the code in a header, the message in the body.
TEST(OwnStatusTest, ABodyBesideItIsRead) {
  auto response = ToGrpc(HttpRequestOf(404, {{"content-type", "application/json"}, {"grpc-status", "5"}},
                                       R"({"code":5,"message":"no book"})"));
  EXPECT_EQ(response.status().code(), 5);
  EXPECT_EQ(response.status().message(), "no book");
  response =
      ToGrpc(HttpRequestOf(405, {{"content-type", "application/json"}, {"grpc-status", "12"}, {"grpc-message", "m"}},
                           R"({"code":12,"message":"body"})"));
  EXPECT_EQ(response.status().message(), "m");
  const auto back = ToHttp(GrpcRequestOf(response.status()));
  EXPECT_EQ(back.http().code(), 405);
  EXPECT_EQ(back.http().body(), R"({"code":12,"message":"body"})");
}

TEST(OwnStatusTest, APageBesideItIsHidden) {
  const auto response =
      ToGrpc(HttpRequestOf(403, {{"content-type", "text/html"}, {"grpc-status", "7"}}, "<p>secret</p>"));
  EXPECT_EQ(response.status().code(), 7);
  EXPECT_THAT(response.report().hidden(), ElementsAre("body"));
  EXPECT_THAT(AllBytes(response), Not(HasSubstr("secret")));
}

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
    v1::ConvertHttpResponseRequest request;
    *request.mutable_http() = ToHttp(write).http();
    const auto shown = ToGrpc(request);
    EXPECT_EQ(DetailOf<google::rpc::DebugInfo>(shown.status()).detail(), "s3cret stack") << "by default it goes on";
    request.mutable_expose()->set_without_debug_info(true);
    const auto hidden = ToGrpc(request);
    EXPECT_THAT(AllBytes(hidden), Not(HasSubstr("s3cret")));
    EXPECT_THAT(AllBytes(hidden), Not(HasSubstr(absl::Base64Escape("s3cret").substr(0, 6))));
    EXPECT_THAT(hidden.report().hidden(), ElementsAre("detail:google.rpc.DebugInfo", "body"));
    // Converts back a status that another party has converted.
    v1::ConvertGrpcResponseRequest back = GrpcRequestOf(shown.status());
    back.mutable_expose()->set_without_debug_info(true);
    EXPECT_THAT(ToHttp(back).SerializeAsString(), Not(HasSubstr("s3cret")));
    EXPECT_THAT(ToHttp(GrpcRequestOf(shown.status())).http().code(), 500);
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
  auto request = HttpRequestOf(404, {}, kAip193);
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
  EXPECT_EQ(seconds({{"Retry-After", "Tue, 24 Nov 2020 15:01:00 GMT"}}), 0);
  EXPECT_EQ(seconds({{"Retry-After", std::string(400, '9')}}), 365 * 24 * 3600);
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

TEST(OriginTest, AsTheBodyShowsUnlessTheCallerSays) {
  EXPECT_EQ(ToGrpc(JsonRequestOf(404, R"({"title":"t","status":404,"detail":"d"})")).report().origin(),
            v1::ORIGIN_APPLICATION);
  EXPECT_EQ(ToGrpc(HttpRequestOf(404, {}, "<html>")).report().origin(), v1::ORIGIN_INTERMEDIARY);
  auto request = HttpRequestOf(404, {}, "<html>");
  request.set_origin(v1::ORIGIN_APPLICATION);
  EXPECT_EQ(ToGrpc(request).status().code(), 5);
  EXPECT_EQ(ToGrpc(request).report().origin(), v1::ORIGIN_APPLICATION);
}

TEST(ErrorCodeTest, TheProfilesRowDecides) {
  auto request = JsonRequestOf(400, R"({"error":{"code":"Ecs.0001","message":"m"}})");
  request.set_profile("otc-ecs");
  const auto response = ToGrpc(request);
  EXPECT_EQ(response.report().translation().rule().kind(), v1::RULE_KIND_ERROR_CODE);
  EXPECT_EQ(response.report().error_code(), "Ecs.0001");
  const auto back = ToHttp(GrpcRequestOf(response.status()));
  EXPECT_EQ(back.http().code(), 400);
  EXPECT_EQ(back.report().error_code(), "Ecs.0001");
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

TEST(WrongTest, HttpRequestsNameTheField) {
  EXPECT_EQ(WrongField(v1::ConvertHttpResponseRequest()), "http.code");
  for (const int code : {0, 99, 600, -1}) EXPECT_EQ(WrongField(HttpRequestOf(code, {})), "http.code");
  auto request = HttpRequestOf(404, {});
  request.set_origin(static_cast<v1::Origin>(9));
  EXPECT_EQ(WrongField(request), "origin");
  request = HttpRequestOf(404, FieldList(201, {"a", "b"}));
  EXPECT_EQ(WrongField(request), "http.headers");
  request = HttpRequestOf(404, FieldList(200, {"a", "b"}));
  *request.mutable_http()->mutable_trailers() = ToFields(FieldList(201, {"a", "b"}));
  EXPECT_EQ(WrongField(request), "http.trailers");
  request = HttpRequestOf(404, {});
  for (int i = 0; i < 33; ++i) request.mutable_expose()->add_headers("a");
  EXPECT_EQ(WrongField(request), "expose.headers");
}

TEST(WrongTest, UnknownProfilesAreNamed) {
  auto request = HttpRequestOf(404, {});
  request.set_profile("genral");
  v1::ConvertHttpResponseResponse response;
  const absl::Status status = ConvertHttpResponse(TestTranslator(), request, response);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("did you mean general?"));
}

// The largest inputs that fit into a request, in both directions.
TEST(LargeTest, TakesTimeInProportion) {
  auto request = HttpRequestOf(503, FieldList(200, {"vary", std::string(4096, 'x')}), std::string(4 << 20, '<'));
  *request.mutable_http()->mutable_trailers() = ToFields(FieldList(200, {"grpc-status", std::string(4096, ',')}));
  EXPECT_LE(WireBytes(ToGrpc(request).trailers()), 8000u);
  v1::OriginalResponse original;
  original.set_code(404);
  original.set_grpc_code(5);
  for (int i = 0; i < 100000; ++i) AddField(*original.mutable_headers(), "vary", "x");
  google::rpc::Status status = StatusOf(5, std::string(1 << 20, '"'), {&original});
  for (int i = 0; i < 50000; ++i) *status.add_details() = OneOfEach()[0];
  auto back = GrpcRequestOf(status);
  *back.mutable_trailers() = ToFields(FieldList(200, {"vary", "x"}));
  EXPECT_THAT(Findings(ToHttp(back).report()), ElementsAre(v1::FINDING_ORIGINAL_NOT_BELIEVED));
}

TEST(GzipTest, ABombIsOnlyBytes) {
  const auto response = ToGrpc(HttpRequestOf(503, {{"content-type", "application/json"}, {"content-encoding", "gzip"}},
                                             Gzip(std::string(200000, ' '))));
  EXPECT_EQ(response.report().recognised(), v1::BODY_SHAPE_BINARY);
  EXPECT_THAT(response.report().hidden(), ElementsAre("body"));
}

TEST(CodesAgreeTest, EqualBodiesGiveEqualTrailers) {
  std::string meta;
  for (int i = 0; i < 40; ++i) absl::StrAppend(&meta, i == 0 ? "" : ",", "\"key", i, "\":\"value\"");
  const std::string twirp = absl::StrCat(R"({"code":"not_found","msg":"m","meta":{)", meta, "}}");
  const std::string google =
      absl::StrCat(R"({"error":{"code":404,"message":"m","status":"NOT_FOUND","details":[)",
                   R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"A","metadata":{)", meta, "}}]}}");
  for (const std::string& body : {twirp, google}) {
    std::set<std::string> all;
    for (int i = 0; i < 20; ++i)
      all.insert(std::string(Value(ToGrpc(JsonRequestOf(404, body)).trailers(), "grpc-status-details-bin")));
    EXPECT_EQ(all.size(), 1U);
  }
}

}  // namespace
}  // namespace status_translator
