#include "convert/retry_advice.h"

#include <gmock/gmock.h>

#include <string>

#include "config/profile_set.h"
#include "support/conversions.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

v1::Retry HttpRetry(const FieldList& trailers) {
  return ToHttp(TrailersRequestOf(ToFields(trailers))).report().translation().retry();
}

v1::Retry GrpcRetry(int http, const FieldList& headers, const std::string& body = "") {
  return ToGrpc(HttpRequestOf(http, headers, body)).report().translation().retry();
}

google::rpc::RetryInfo WaitOf(int seconds) {
  google::rpc::RetryInfo info;
  info.mutable_retry_delay()->set_seconds(seconds);
  return info;
}

const FieldList kGrpc = {{"content-type", "application/grpc"}};

FieldList Grpc(const FieldList& fields) {
  FieldList all = kGrpc;
  all.insert(all.end(), fields.begin(), fields.end());
  return all;
}

TEST(RetryAdviceTest, ASuccessHasNothingToRetry) {
  const google::rpc::RetryInfo wait = WaitOf(10);
  EXPECT_FALSE(ToHttp(GrpcRequestOf(StatusOf(0, "", {&wait}))).report().translation().retry().retryable());
  EXPECT_TRUE(ToHttp(GrpcRequestOf(StatusOf(14, "", {&wait}))).report().translation().retry().retryable());
  auto web = GrpcRequestOf(StatusOf(0, "", {&wait}));
  web.set_format(v1::FORMAT_GRPC_WEB);
  EXPECT_FALSE(ToHttp(web).report().translation().retry().retryable());
  for (const FieldList& said : {FieldList{{"retry-after", "10"}}, FieldList{{"grpc-retry-pushback-ms", "10"}}}) {
    FieldList ok = said;
    ok.emplace_back("grpc-status", "0");
    EXPECT_FALSE(HttpRetry(ok).retryable()) << said[0].first;
    EXPECT_FALSE(GrpcRetry(200, Grpc(ok)).retryable()) << said[0].first;
  }
}

TEST(RetryAdviceTest, TheServerMayAskNotToRetry) {
  const FieldList refused = {{"grpc-status", "14"}, {"grpc-retry-pushback-ms", "-1"}};
  for (const v1::Retry& retry : {HttpRetry(refused), GrpcRetry(200, Grpc(refused))}) {
    EXPECT_FALSE(retry.retryable());
    EXPECT_THAT(retry.reason(), HasSubstr("asks not to retry"));
  }
  EXPECT_TRUE(HttpRetry({{"grpc-status", "14"}}).retryable());
  EXPECT_TRUE(HttpRetry({{"grpc-status", "14"}, {"grpc-retry-pushback-ms", "0"}}).retryable());
  EXPECT_FALSE(HttpRetry({{"grpc-status", "14"}, {"grpc-retry-pushback-ms", "-1"}, {"retry-after", "5"}}).retryable());
  const google::rpc::RetryInfo wait = WaitOf(10);
  auto both = GrpcRequestOf(StatusOf(14, "m", {&wait}));
  AddField(*both.mutable_trailers(), "grpc-retry-pushback-ms", "-1");
  const auto answer = ToHttp(both);
  EXPECT_FALSE(answer.report().translation().retry().retryable());
  EXPECT_EQ(Value(answer.http().headers(), "retry-after"), "(none)");
}

TEST(RetryAdviceTest, APushbackIsPassedOnAndBecomesRetryAfter) {
  const auto http = [](const FieldList& more) {
    FieldList trailers = {{"grpc-status", "14"}, {"grpc-retry-pushback-ms", "1500"}};
    trailers.insert(trailers.end(), more.begin(), more.end());
    return ToHttp(TrailersRequestOf(ToFields(trailers)));
  };
  EXPECT_EQ(Value(http({}).http().headers(), "retry-after"), "2") << "rounded up";
  EXPECT_EQ(Values(http({{"retry-after", "9"}}).http().headers(), "retry-after"), std::vector<std::string>{"9"});
  EXPECT_THAT(http({}).report().kept(), Contains("grpc-retry-pushback-ms"));
  const auto grpc =
      ToGrpc(HttpRequestOf(200, Grpc({{"grpc-status", "14"}, {"grpc-retry-pushback-ms", "-1"}, {"grpc-foo", "1"}})));
  EXPECT_EQ(Value(grpc.trailers(), "grpc-retry-pushback-ms"), "-1");
  EXPECT_EQ(Value(grpc.trailers(), "grpc-foo"), "(none)");
}

TEST(RetryAdviceTest, ARetryAfterOfAGrpcOutcomeIsAWait) {
  const FieldList limited = {{"grpc-status", "8"}, {"retry-after", "10"}};
  for (const v1::Retry& retry : {HttpRetry(limited), GrpcRetry(200, Grpc(limited)), GrpcRetry(429, Grpc(limited))}) {
    EXPECT_TRUE(retry.retryable());
    EXPECT_EQ(retry.reason(), "the response names a wait; retry after it");
  }
  EXPECT_FALSE(HttpRetry({{"grpc-status", "8"}}).retryable());
  EXPECT_FALSE(HttpRetry({{"grpc-status", "8"}, {"retry-after", "soon"}}).retryable());
  EXPECT_FALSE(HttpRetry({{"grpc-status", "8"}, {"retry-after", "864000"}}).retryable());
  EXPECT_FALSE(HttpRetry({{"grpc-status", "8"}, {"x-ratelimit-reset", "10"}}).retryable());
}

// A wait says when, not that a repeat does no harm.
TEST(RetryAdviceTest, AWaitDoesNotHideWhatTheCodeSaysAgainstARetry) {
  for (const int code : {500, 502, 504}) {
    const v1::Retry retry = GrpcRetry(code, {{"retry-after", "7"}});
    EXPECT_TRUE(retry.retryable()) << code;
    EXPECT_THAT(retry.reason(), HasSubstr("names a wait")) << code;
    EXPECT_THAT(retry.reason(), HasSubstr("processed")) << code;
  }
  for (const int code : {401, 404, 409, 422}) {
    const std::string without = GrpcRetry(code, {}).reason();
    EXPECT_EQ(GrpcRetry(code, {{"retry-after", "7"}}).reason(),
              "the response names a wait; retry after it, but note: " + without)
        << code;
  }
  EXPECT_THAT(HttpRetry({{"grpc-status", "4"}, {"retry-after", "7"}}).reason(), HasSubstr("idempotent"));
  for (const v1::Retry& retry :
       {GrpcRetry(503, {{"retry-after", "7"}}), HttpRetry({{"grpc-status", "14"}, {"retry-after", "7"}})}) {
    EXPECT_EQ(retry.reason(),
              "the response names a wait; retry after it, after a check if the request must not run twice");
  }
  // Nothing speaks against these.
  for (const int code : {421, 429, 521}) {
    EXPECT_EQ(GrpcRetry(code, {{"retry-after", "7"}}).reason(), "the response names a wait; retry after it") << code;
  }
}

// Whether the advice on the way back is that of the way there. What was cut, or has no original, may have a worse one.
void ExpectSameAdvice(const v1::ConvertHttpResponseRequest& request) {
  const auto there = ToGrpc(request);
  const v1::Retry& retry = there.report().translation().retry();
  for (const auto& back : {ToHttp(TrailersRequestOf(there.trailers())), ToHttp(GrpcRequestOf(there.status()))}) {
    const v1::Retry& again = back.report().translation().retry();
    if (!again.retryable() && (there.report().cut_size() > 0 || !back.report().restored())) continue;
    EXPECT_EQ(again.retryable(), retry.retryable()) << request.DebugString() << retry.reason() << "\n"
                                                    << again.reason();
  }
}

TEST(RetryAdviceTest, TheWayBackAdvisesAsTheWayThere) {
  for (int code = 300; code <= 599; ++code) {
    for (const int origin : {0, 1, 2, 3}) {
      for (const FieldList& headers : {FieldList{}, FieldList{{"retry-after", "7"}}}) {
        auto request = HttpRequestOf(code, headers);
        request.set_origin(static_cast<v1::Origin>(origin));
        ExpectSameAdvice(request);
      }
    }
  }
  ExpectSameAdvice(HttpRequestOf(503, {{"content-type", "text/plain"}, {"server", "envoy"}},
                                 "upstream connect error or disconnect/reset before headers. reset reason: connection "
                                 "termination"));
  ExpectSameAdvice(HttpRequestOf(503, {{"content-type", "text/plain"}}, "read timed out"));
  ExpectSameAdvice(HttpRequestOf(503, {{"grpc-retry-pushback-ms", "-1"}}));
  ExpectSameAdvice(HttpRequestOf(502, Grpc({{"grpc-status", "14"}})));
  ExpectSameAdvice(HttpRequestOf(429, Grpc({{"grpc-status", "8"}, {"retry-after", "7"}})));
  ExpectSameAdvice(HttpRequestOf(503, Grpc({{"grpc-status", "14"}, {"grpc-retry-pushback-ms", "-1"}})));
}

TEST(RetryAdviceTest, TheWayBackOfEveryExampleAdvisesAsTheWayThere) {
  for (const PlacedExample& example : TestTranslator().profiles().AllExamples()) {
    if (example.is_not) continue;
    v1::ConvertHttpResponseRequest request;
    *request.mutable_http() = ResponseOf(*example.example);
    SCOPED_TRACE(example.shape);
    ExpectSameAdvice(request);
  }
}

TEST(RetryAdviceTest, TheReasonOfARestoredStatusIsItsOwn) {
  for (const int code : {408, 502, 521}) {
    const auto there = ToGrpc(HttpRequestOf(code, {}));
    const auto back = ToHttp(GrpcRequestOf(there.status()));
    EXPECT_EQ(back.report().translation().retry().reason(), there.report().translation().retry().reason()) << code;
    auto web = GrpcRequestOf(there.status());
    web.set_format(v1::FORMAT_GRPC_WEB);
    EXPECT_EQ(ToHttp(web).report().translation().retry().retryable(), there.report().translation().retry().retryable())
        << code;
    const auto on = ToGrpc(
        HttpRequestOf(200, Grpc({{"grpc-status", Value(there.trailers(), "grpc-status")},
                                 {"grpc-status-details-bin", Value(there.trailers(), "grpc-status-details-bin")}})));
    EXPECT_EQ(on.report().translation().retry().retryable(), there.report().translation().retry().retryable()) << code;
  }
}

TEST(RetryAdviceTest, AnOriginalWithoutARecordIsNotCalledSafe) {
  v1::OriginalResponse original;
  original.set_code(503);
  original.set_grpc_code(14);
  const auto advice = [&original] {
    return ToHttp(GrpcRequestOf(StatusOf(14, "m", {&original}))).report().translation().retry();
  };
  EXPECT_FALSE(advice().retryable());
  original.set_origin(v1::ORIGIN_INTERMEDIARY);
  EXPECT_FALSE(advice().retryable());
  original.set_retryable(true);
  EXPECT_TRUE(advice().retryable());
  original.set_origin(static_cast<v1::Origin>(99));
  EXPECT_TRUE(advice().retryable());
  original.set_retryable(false);
  EXPECT_FALSE(advice().retryable());
  EXPECT_THAT(advice().reason(), HasSubstr("original response"));
  original.set_grpc_code(13);
  EXPECT_TRUE(advice().retryable()) << "it does not belong to the status, whose code decides";
}

}  // namespace
}  // namespace status_translator
