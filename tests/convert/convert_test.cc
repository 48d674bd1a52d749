// The invariants of whole conversions.
#include "convert/convert.h"

#include <gmock/gmock.h>

#include "absl/strings/escaping.h"
#include "lookup/errors.h"
#include "support/conversions.h"
#include "support/details.h"
#include "support/gzip.h"
#include "support/json.h"
#include "support/limits.h"
#include "wire/any_json.h"
#include "wire/text.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kAip[] = R"({"error":{"code":404,"message":"no book","status":"NOT_FOUND"}})";

// The status inside grpc-status-details-bin.
google::rpc::Status Inside(const Fields& trailers) {
  std::string bytes;
  google::rpc::Status status;
  EXPECT_TRUE(absl::Base64Unescape(Value(trailers, "grpc-status-details-bin"), &bytes));
  EXPECT_TRUE(status.ParseFromString(bytes));
  return status;
}

// All bytes that a caller could see: of the answer, and of every detail and trailer in it decoded.
std::string AllBytes(const v1::ConvertHttpResponseResponse& response) {
  std::string bytes = response.SerializeAsString();
  for (const auto& field : response.trailers()) {
    std::string decoded;
    if (absl::Base64Unescape(field.text(), &decoded)) bytes += decoded;
  }
  return bytes;
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
       {JsonRequestOf(404, kAip), HttpRequestOf(503, {{"content-type", "text/html"}}, "<p>"), HttpRequestOf(200, {}),
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

// Armeria's: the number in a header, the message in a body.
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
    // On the way back of what somebody else converted.
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
  auto request = HttpRequestOf(404, {}, kAip);
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

TEST(RetryTest, AndBack) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(2);
  retry.mutable_retry_delay()->set_nanos(1);
  EXPECT_EQ(Value(ToHttp(GrpcRequestOf(StatusOf(14, "m", {&retry}))).http().headers(), "retry-after"), "3");
  retry.mutable_retry_delay()->set_seconds(INT64_MIN);
  retry.mutable_retry_delay()->set_nanos(INT32_MIN);
  EXPECT_EQ(Value(ToHttp(GrpcRequestOf(StatusOf(14, "m", {&retry}))).http().headers(), "retry-after"), "0");
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

TEST(ToHttpTest, SuccessHasNoBody) {
  const auto response = ToHttp(GrpcRequestOf(StatusOf(0, "")));
  EXPECT_EQ(response.http().code(), 200);
  EXPECT_EQ(response.http().body(), "");
}

TEST(ToHttpTest, SomeStatusesHaveNoBody) {
  for (const int code : {304}) {
    const auto grpc = ToGrpc(HttpRequestOf(code, {{"vary", "x"}}, kAip));
    for (const v1::Format format : {v1::FORMAT_UNSPECIFIED, v1::FORMAT_PROBLEM, v1::FORMAT_TEXT}) {
      auto request = GrpcRequestOf(grpc.status());
      request.set_format(format);
      const auto http = ToHttp(request).http();
      EXPECT_EQ(http.code(), code);
      EXPECT_EQ(http.body(), "");
      EXPECT_EQ(Value(http.headers(), "content-type"), "(none)");
      EXPECT_EQ(Value(http.headers(), "cache-control"), "(none)") << "it would change what is cached";
    }
  }
}

TEST(ToHttpTest, AdviceForClients) {
  const auto denied = ToHttp(GrpcRequestOf(StatusOf(16, "m"))).http();
  EXPECT_EQ(denied.code(), 401);
  EXPECT_EQ(Value(denied.headers(), "www-authenticate"), "Bearer");
  EXPECT_EQ(Value(denied.headers(), "cache-control"), "no-store");
  auto with_challenge = GrpcRequestOf(StatusOf(16, "m"));
  *with_challenge.mutable_trailers() = ToFields({{"www-authenticate", "Basic realm=\"x\""}});
  EXPECT_THAT(Values(ToHttp(with_challenge).http().headers(), "www-authenticate"), ElementsAre("Basic realm=\"x\""));
}

std::string TypeFor(v1::ConvertGrpcResponseRequest request, const std::string& accept) {
  request.set_accept(accept);
  return Value(ToHttp(request).http().headers(), "content-type");
}

TEST(ChoiceTest, Chooses) {
  const auto plain = GrpcRequestOf(StatusOf(5, "m"));
  EXPECT_EQ(TypeFor(plain, ""), "application/problem+json");
  EXPECT_EQ(TypeFor(plain, "application/json"), "application/json");
  EXPECT_EQ(TypeFor(plain, "text/plain"), "text/plain; charset=utf-8");
  EXPECT_EQ(TypeFor(plain, "image/png"), "application/problem+json") << "where nothing fits";
  EXPECT_EQ(TypeFor(plain, "text/plain;q=0.5, */*;q=0.1"), "text/plain; charset=utf-8");
  auto request = plain;
  request.set_accept("application/json");
  EXPECT_EQ(ToHttp(request).report().format(), v1::FORMAT_AIP_193);
  EXPECT_EQ(Value(ToHttp(request).http().headers(), "vary"), "accept");
  request.set_format(v1::FORMAT_TEXT);
  EXPECT_EQ(ToHttp(request).report().format(), v1::FORMAT_TEXT) << "format wins";
  EXPECT_EQ(Value(ToHttp(request).http().headers(), "vary"), "(none)");
}

TEST(ChoiceTest, TheOriginalBodyTakesPart) {
  const auto grpc =
      ToGrpc(HttpRequestOf(404, {{"content-type", "application/json; charset=utf-8"}, {"vary", "origin"}}, kAip));
  const auto request = GrpcRequestOf(grpc.status());
  EXPECT_EQ(TypeFor(request, ""), "application/json; charset=utf-8");
  EXPECT_EQ(TypeFor(request, "*/*"), "application/json; charset=utf-8");
  EXPECT_EQ(TypeFor(request, "application/json"), "application/json; charset=utf-8");
  EXPECT_EQ(TypeFor(request, "application/problem+json"), "application/problem+json");
  EXPECT_EQ(TypeFor(request, "application/problem+json, application/json;q=0.5"), "application/problem+json");
  EXPECT_EQ(TypeFor(request, "application/problem+json;q=0.1, application/json;q=0.5"),
            "application/json; charset=utf-8");
  auto asked = request;
  asked.set_accept("*/*");
  EXPECT_THAT(Values(ToHttp(asked).http().headers(), "vary"), ElementsAre("origin", "accept"));
}

TEST(OriginalTest, IsBelievedOnlyWhereItBelongs) {
  v1::OriginalResponse original;
  original.set_code(410);
  original.set_grpc_code(5);
  const auto of = [](int code, const v1::OriginalResponse& detail) {
    return ToHttp(GrpcRequestOf(StatusOf(code, "m", {&detail})));
  };
  EXPECT_EQ(of(5, original).http().code(), 410);
  EXPECT_TRUE(of(5, original).report().restored());
  const auto changed = of(7, original);
  EXPECT_EQ(changed.http().code(), 403);
  EXPECT_FALSE(changed.report().restored());
  EXPECT_THAT(Findings(changed.report()), ElementsAre(v1::FINDING_ORIGINAL_NOT_BELIEVED));
  for (const int code : {0, -1, 100, 200, 299, 600}) {
    original.set_code(code);
    EXPECT_EQ(of(5, original).http().code(), 404) << code;
  }
  original.set_code(410);
  original.set_grpc_code(0);
  EXPECT_EQ(of(0, original).http().code(), 200);
  google::rpc::Status broken = StatusOf(5, "m");
  broken.add_details()->set_type_url("type.googleapis.com/statustranslator.v1.OriginalResponse");
  broken.mutable_details(0)->set_value("\xFF");
  EXPECT_EQ(ToHttp(GrpcRequestOf(broken)).http().code(), 404);
}

// As an upstream may write it.
v1::OriginalResponse OriginalOf(int http, const FieldList& headers, const std::string& content_type = "",
                                const std::string& body = "") {
  v1::OriginalResponse original;
  original.set_code(http);
  original.set_grpc_code(5);
  for (const auto& [name, value] : headers) AddField(*original.mutable_headers(), name, value);
  original.set_content_type(content_type);
  original.set_body(body);
  return original;
}

v1::ConvertGrpcResponseResponse Restored(const v1::OriginalResponse& original) {
  return ToHttp(GrpcRequestOf(StatusOf(5, "m", {&original})));
}

TEST(OriginalTest, NeverBringsWhatABrowserRuns) {
  const std::string script = "<script>alert(1)</script>";
  for (const char* type : {"text/html",
                           "TEXT/HTML; charset=utf-8",
                           "application/xhtml+xml",
                           "text/javascript",
                           "application/javascript",
                           "application/ecmascript",
                           "image/svg+xml",
                           "text/xml",
                           "application/xml",
                           "application/problem+xml",
                           "application/pdf",
                           "multipart/x-mixed-replace",
                           "text/css",
                           "application/wasm",
                           "application/octet-stream",
                           "text/html, application/json",
                           "text/html;application/json",
                           "application/json, text/html",
                           "json",
                           "",
                           "*/*",
                           "text/html;x=+json",
                           "application/json\r\nx: y"}) {
    for (const std::string& body : {script, std::string("{}")}) {
      const auto answer = Restored(OriginalOf(404, {}, type, body));
      EXPECT_EQ(Value(answer.http().headers(), "content-type"), "application/problem+json") << type;
      EXPECT_NE(answer.http().body(), body) << type;
      EXPECT_THAT(Findings(answer.report()), ElementsAre(v1::FINDING_ORIGINAL_NOT_BELIEVED)) << type;
    }
  }
  for (const char* type : {"application/json", "application/problem+json", "text/plain"}) {
    const auto answer = Restored(OriginalOf(404, {}, type, script));
    EXPECT_EQ(Value(answer.http().headers(), "content-type"), "application/problem+json") << "which is no JSON";
    EXPECT_THAT(Findings(answer.report()), ElementsAre(v1::FINDING_ORIGINAL_NOT_BELIEVED));
  }
}

TEST(OriginalTest, BringsJsonThatNobodySniffs) {
  for (const char* type : {"application/json", "Application/JSON; charset=utf-8", "application/problem+json",
                           "application/vnd.books.v1+json", "text/json", "text/plain"}) {
    const auto answer = Restored(OriginalOf(404, {}, type, "{\"a\":\"<script>\"}"));
    EXPECT_EQ(Value(answer.http().headers(), "content-type"), type);
    EXPECT_EQ(Value(answer.http().headers(), "x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.http().body(), "{\"a\":\"<script>\"}");
    EXPECT_THAT(Findings(answer.report()), IsEmpty());
  }
}

TEST(OriginalTest, NeverBringsALongBody) {
  const auto of = [](size_t size) {
    return OriginalOf(404, {}, "application/json", "\"" + std::string(size - 2, 'x') + "\"");
  };
  EXPECT_EQ(Restored(of(kMaxBodyBytes)).http().body().size(), kMaxBodyBytes);
  EXPECT_LT(Restored(of(kMaxBodyBytes + 1)).http().body().size(), kMaxBodyBytes);
}

TEST(OriginalTest, NeverBringsALongErrorCode) {
  v1::OriginalResponse original = OriginalOf(404, {});
  original.set_error_code(std::string(256, 'e'));
  EXPECT_EQ(Restored(original).report().error_code(), original.error_code());
  original.set_error_code(std::string(257, 'e'));
  EXPECT_EQ(Restored(original).report().error_code(), "");
}

TEST(OriginalTest, NeverRedirects) {
  for (const int http : {300, 301, 302, 303, 304, 307, 308, 399}) {
    const auto original =
        OriginalOf(http, {{"location", "https://evil.example"}, {"Refresh", "0;url=x"}, {"Set-Cookie", "a=b"}});
    auto request = GrpcRequestOf(StatusOf(5, "m", {&original}));
    AddField(*request.mutable_trailers(), "location", "https://evil.example");
    AddField(*request.mutable_trailers(), "refresh", "0;url=x");
    for (const char* name : {"location", "refresh", "set-cookie"}) request.mutable_expose()->add_headers(name);
    const auto answer = ToHttp(request);
    EXPECT_EQ(answer.http().code(), http);
    for (const char* name : {"location", "refresh", "set-cookie"}) {
      EXPECT_EQ(Value(answer.http().headers(), name), "(none)") << http << name;
    }
  }
}

// An allow-list decides; what is on it is here, and what is dangerous stays out even if it is exposed.
TEST(OriginalTest, BringsAdviceAndIdsAndNothingThatChangesABrowser) {
  FieldList headers;
  const std::vector<std::string> good = {
      "retry-after",     "www-authenticate",  "allow",        "vary",       "cache-control",
      "ratelimit-reset", "x-ratelimit-limit", "x-request-id", "traceparent"};
  const std::vector<std::string> bad = {"set-cookie",
                                        "location",
                                        "refresh",
                                        "content-location",
                                        "access-control-allow-origin",
                                        "access-control-allow-credentials",
                                        "strict-transport-security",
                                        "clear-site-data",
                                        "content-security-policy",
                                        "proxy-authenticate",
                                        "cross-origin-opener-policy",
                                        "alt-svc",
                                        "report-to",
                                        "service-worker-allowed",
                                        "content-disposition",
                                        "connection",
                                        "transfer-encoding",
                                        "content-length",
                                        "content-encoding",
                                        "upgrade",
                                        "trailer",
                                        "keep-alive",
                                        "te",
                                        "grpc-status",
                                        ":status"};
  for (const auto& names : {good, bad}) {
    for (const std::string& name : names) headers.emplace_back(name, "x");
  }
  headers.emplace_back("x-mine", "x");
  headers.emplace_back("x-unlisted", "x");
  const auto original = OriginalOf(404, headers);
  auto request = GrpcRequestOf(StatusOf(5, "m", {&original}));
  request.mutable_expose()->add_headers("x-mine");
  for (const std::string& name : bad) request.mutable_expose()->add_headers(name);
  const auto answer = ToHttp(request);
  for (const std::string& name : good) EXPECT_EQ(Value(answer.http().headers(), name), "x") << name;
  EXPECT_EQ(Value(answer.http().headers(), "x-mine"), "x");
  EXPECT_EQ(Value(answer.http().headers(), "x-unlisted"), "(none)");
  for (const std::string& name : bad) EXPECT_EQ(Value(answer.http().headers(), name), "(none)") << name;
}

// An API's own error comes back even if the API named it wrongly.
TEST(OriginalTest, JsonUnderAnotherNameComesBackAsJson) {
  const auto grpc = ToGrpc(HttpRequestOf(404, {{"content-type", "application/octet-stream"}}, kAip));
  const auto answer = ToHttp(GrpcRequestOf(grpc.status()));
  EXPECT_EQ(answer.http().body(), kAip);
  EXPECT_EQ(Value(answer.http().headers(), "content-type"), "application/json");
}

TEST(OriginalTest, ABodyThatComesInBringsNone) {
  v1::OriginalResponse original;
  original.set_code(410);
  original.set_grpc_code(5);
  google::protobuf::Any detail;
  detail.PackFrom(original);
  const std::string body = WriteJson(
      {{"error",
        {{"code", 404}, {"message", "m"}, {"status", "NOT_FOUND"}, {"details", Json::array({DetailToJson(detail)})}}}});
  const auto response = ToGrpc(JsonRequestOf(404, body));
  EXPECT_EQ(DetailOf<v1::OriginalResponse>(response.status()).code(), 404);
  EXPECT_THAT(DetailTypes(response.status()), ElementsAre(kOriginalType));
}

std::string FieldOf(const absl::Status& status) {
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  const google::rpc::Status error = PublicError(status);
  for (const google::protobuf::Any& detail : error.details()) {
    google::rpc::BadRequest bad_request;
    if (detail.UnpackTo(&bad_request)) {
      EXPECT_THAT(std::string(status.message()), HasSubstr(bad_request.field_violations(0).field() + ": "));
      return bad_request.field_violations(0).field();
    }
  }
  return "(none)";
}

std::string WrongField(const v1::ConvertHttpResponseRequest& request) {
  v1::ConvertHttpResponseResponse response;
  return FieldOf(ConvertHttpResponse(TestTranslator(), request, response));
}

std::string WrongField(const v1::ConvertGrpcResponseRequest& request) {
  v1::ConvertGrpcResponseResponse response;
  return FieldOf(ConvertGrpcResponse(TestTranslator(), request, response));
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

TEST(WrongTest, GrpcRequestsNameTheField) {
  EXPECT_EQ(WrongField(v1::ConvertGrpcResponseRequest()), "status");
  EXPECT_EQ(WrongField(TrailersRequestOf(ToFields({{"grpc-message", "m"}}))), "status");
  EXPECT_EQ(WrongField(GrpcRequestOf(StatusOf(-1, ""))), "status.code");
  auto request = GrpcRequestOf(StatusOf(5, ""));
  request.set_format(static_cast<v1::Format>(9));
  EXPECT_EQ(WrongField(request), "format");
  request = TrailersRequestOf(ToFields(FieldList(201, {"grpc-status", "5"})));
  EXPECT_EQ(WrongField(request), "trailers");
}

TEST(WrongTest, UnknownProfilesAreNamed) {
  auto request = HttpRequestOf(404, {});
  request.set_profile("genral");
  v1::ConvertHttpResponseResponse response;
  const absl::Status status = ConvertHttpResponse(TestTranslator(), request, response);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("did you mean general?"));
}

TEST(TrailersTest, AreReadAsAStatusIs) {
  const google::rpc::Status status = StatusOf(5, "é", {});
  const auto by_status = ToHttp(GrpcRequestOf(status));
  const auto by_trailers = ToHttp(TrailersRequestOf(ToFields({{"grpc-status", "5"}, {"grpc-message", "%C3%A9"}})));
  EXPECT_EQ(by_status.SerializeAsString(), by_trailers.SerializeAsString());
  auto both = GrpcRequestOf(status);
  *both.mutable_trailers() = ToFields({{"grpc-status", "7"}, {"retry-after", "5"}, {"x-secret", "s"}});
  EXPECT_EQ(ToHttp(both).http().code(), 404) << "status wins";
  EXPECT_EQ(Value(ToHttp(both).http().headers(), "retry-after"), "5") << "and metadata counts";
  EXPECT_THAT(ToHttp(both).report().hidden(), ElementsAre("header:x-secret"));
}

// The worst that fits into a request, both ways.
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

TEST(CountedTest, ByTheRule) {
  EXPECT_EQ(MetricLabelsOf(ToGrpc(HttpRequestOf(404, {})).report()).kind, "EXACT");
  EXPECT_EQ(MetricLabelsOf(ToGrpc(HttpRequestOf(404, {})).report()).http_class, "4xx");
  const auto own = ToGrpc(HttpRequestOf(200, {{"content-type", "application/grpc"}, {"grpc-status", "5"}}));
  EXPECT_EQ(MetricLabelsOf(own.report()).kind, "OWN");
}

}  // namespace
}  // namespace status_translator
