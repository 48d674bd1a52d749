// For every possible question, the encoded answer is the message that the rule of core describes.
#include "lookup/translator.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>

#include <limits>

#include "lookup/to_proto.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::HasSubstr;

// The answer built field by field.
v1::Translation Described(const RevisedProfile& revised, const Rule& rule) {
  v1::Translation translation;
  translation.set_profile(revised.profile->name());
  translation.set_profile_revision(revised.revision);
  if (rule.has_answer()) ToProto(rule.retry, *translation.mutable_retry());
  ToProto(rule, *translation.mutable_rule());
  if (!rule.reason.empty()) translation.set_reason(rule.reason.text());
  return translation;
}

// What VIEW_BASIC has of it.
v1::Translation Basic(const v1::Translation& full) {
  v1::Translation basic;
  basic.set_profile_revision(full.profile_revision());
  basic.mutable_rule()->set_kind(full.rule().kind());
  if (full.has_http()) basic.mutable_http()->set_code(full.http().code());
  if (full.has_grpc()) basic.mutable_grpc()->set_code(full.grpc().code());
  if (full.has_retry()) basic.mutable_retry()->set_retryable(full.retry().retryable());
  if (full.has_failure()) *basic.mutable_failure() = full.failure();
  return basic;
}

template <typename Response, typename Request>
void ExpectAnswer(absl::Status (Translator::*ask)(const Request&, EncodedAnswer&) const, Request request,
                  const v1::Translation& full) {
  for (const v1::View view : {v1::VIEW_UNSPECIFIED, v1::VIEW_FULL, v1::VIEW_BASIC}) {
    request.set_view(view);
    EncodedAnswer answer;
    const absl::Status status = (TestTranslator().*ask)(request, answer);
    ASSERT_TRUE(status.ok()) << status;
    Response response;
    ASSERT_TRUE(response.ParseFromString(answer.ToString()));
    EXPECT_EQ(response.ByteSizeLong(), answer.size());
    const v1::Translation expected = view == v1::VIEW_BASIC ? Basic(full) : full;
    EXPECT_TRUE(MessageDifferencer::Equals(response.translation(), expected))
        << response.DebugString() << expected.DebugString();
  }
}

TEST(TranslatorTest, EveryHttpStatusOriginAndProfile) {
  for (const auto& [name, revised] : TestTranslator().profiles().profiles()) {
    for (int o = 0; o < kOriginCount; ++o) {
      for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
        const Rule& rule = *revised.profile->HttpToGrpc(code, static_cast<Origin>(o));
        v1::Translation expected = Described(revised, rule);
        ToProto(code, *expected.mutable_http());
        if (rule.has_answer()) {
          GrpcToProto(rule.code, *expected.mutable_grpc());
          ToProto(FailureOfGrpc(rule.code), *expected.mutable_failure());
        }
        if (const auto back = revised.profile->BackFromGrpc(code, rule); back.has_value()) {
          expected.mutable_round_trip()->set_http_code(back->code);
          expected.mutable_round_trip()->set_same(back->same);
        }
        v1::HttpToGrpcRequest request;
        request.set_code(code);
        request.set_origin(static_cast<v1::Origin>(o));
        request.set_profile(name);
        ExpectAnswer<v1::HttpToGrpcResponse>(&Translator::HttpToGrpc, request, expected);
      }
    }
  }
}

TEST(TranslatorTest, EveryGrpcNumberAndProfile) {
  for (const auto& [name, revised] : TestTranslator().profiles().profiles()) {
    for (const int number : {0,  1,  2,  3,  4,  5,  6,  7,  8,   9,   10,   11,
                             12, 13, 14, 15, 16, 17, 20, 99, 100, 404, 1000, std::numeric_limits<int>::max()}) {
      const Rule& rule = *revised.profile->GrpcToHttp(number);
      v1::Translation expected = Described(revised, rule);
      GrpcToProto(number, *expected.mutable_grpc());
      if (rule.has_answer()) {
        ToProto(rule.code, *expected.mutable_http());
        ToProto(FailureOfHttp(rule.code), *expected.mutable_failure());
      }
      if (const auto back = revised.profile->BackFromHttp(number, rule); back.has_value()) {
        expected.mutable_round_trip()->set_grpc_code(static_cast<google::rpc::Code>(back->code));
        expected.mutable_round_trip()->set_same(back->same);
      }
      v1::GrpcToHttpRequest request;
      request.set_code(static_cast<google::rpc::Code>(number));
      request.set_profile(name);
      ExpectAnswer<v1::GrpcToHttpResponse>(&Translator::GrpcToHttp, request, expected);
    }
  }
}

TEST(TranslatorTest, AShapeDecidesByItsRowsAsAConversionDoes) {
  const auto ask = [](const std::string& shape, const std::string& error_code, int http, const std::string& profile) {
    v1::HttpToGrpcRequest request;
    request.set_code(http);
    request.set_shape(shape);
    request.set_error_code(error_code);
    request.set_profile(profile);
    EncodedAnswer answer;
    v1::HttpToGrpcResponse response;
    EXPECT_TRUE(TestTranslator().HttpToGrpc(request, answer).ok());
    EXPECT_TRUE(response.ParseFromString(answer.ToString()));
    return response.translation();
  };
  const v1::Translation token = ask("oauth2", "invalid_token", 400, "");
  EXPECT_EQ(token.grpc().name(), "UNAUTHENTICATED");
  EXPECT_EQ(token.rule().shape(), "oauth2");
  EXPECT_FALSE(token.rule().has_profile());
  EXPECT_EQ(token.profile(), "general");
  EXPECT_TRUE(ask("oauth2", "slow_down", 400, "").retry().retryable());
  EXPECT_EQ(ask("", "invalid_token", 400, "").grpc().name(), "INVALID_ARGUMENT") << "by its status";
  EXPECT_EQ(ask("oauth2", "another", 400, "").grpc().name(), "INVALID_ARGUMENT");
  EXPECT_EQ(ask("oauth2", "invalid_token", 400, "grpc").grpc().name(), "INTERNAL") << "a published table";
  EXPECT_EQ(ask("haproxy", "", 404, "").grpc().name(), "UNIMPLEMENTED") << "the shape says who made it";
  EXPECT_EQ(ask("slack", "", 200, "").grpc().name(), "UNKNOWN") << "a shape claims errors alone";
  EXPECT_EQ(ask("slack", "", 200, "").rule().kind(), v1::RULE_KIND_NOT_GRPC);
  v1::HttpToGrpcRequest request;
  request.set_code(400);
  request.set_shape("oauth3");
  EncodedAnswer answer;
  const absl::Status unknown = TestTranslator().HttpToGrpc(request, answer);
  EXPECT_EQ(unknown.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(unknown.message()), HasSubstr("there is no shape \"oauth3\" (did you mean oauth2?)"));
}

TEST(TranslatorTest, NoProfileMeansTheDefaultOne) {
  v1::HttpToGrpcRequest request;
  request.set_code(404);
  EncodedAnswer by_default;
  ASSERT_TRUE(TestTranslator().HttpToGrpc(request, by_default).ok());
  request.set_profile("general");
  EncodedAnswer by_name;
  ASSERT_TRUE(TestTranslator().HttpToGrpc(request, by_name).ok());
  EXPECT_EQ(by_default.ToString(), by_name.ToString());
}

TEST(TranslatorTest, OkIsVisible) {
  v1::HttpToGrpcRequest request;
  request.set_code(200);
  EncodedAnswer answer;
  ASSERT_TRUE(TestTranslator().HttpToGrpc(request, answer).ok());
  v1::HttpToGrpcResponse response;
  ASSERT_TRUE(response.ParseFromString(answer.ToString()));
  EXPECT_TRUE(response.translation().grpc().has_code());
  EXPECT_TRUE(response.translation().grpc().has_number());
  EXPECT_TRUE(response.translation().retry().has_retryable());
}

TEST(TranslatorTest, WrongQuestionsNameTheField) {
  const auto ask = [](const v1::HttpToGrpcRequest& request) {
    EncodedAnswer answer;
    return TestTranslator().HttpToGrpc(request, answer);
  };
  v1::HttpToGrpcRequest request;
  EXPECT_EQ(ask(request).message(), "code: is missing: an HTTP status in 100-599");
  for (const int code : {0, -1, 99, 600, 999, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()}) {
    request.set_code(code);
    EXPECT_EQ(ask(request).message(),
              absl::StrCat("code: ", code, " is not an HTTP status that can be translated: 100-599"));
    EXPECT_EQ(ask(request).code(), absl::StatusCode::kInvalidArgument);
  }
  request.set_code(404);
  request.set_origin(static_cast<v1::Origin>(4));
  EXPECT_THAT(std::string(ask(request).message()), HasSubstr("origin: 4 is not an origin"));
  request.set_origin(static_cast<v1::Origin>(-1));
  EXPECT_EQ(ask(request).code(), absl::StatusCode::kInvalidArgument);
  request.clear_origin();
  request.set_view(static_cast<v1::View>(3));
  EXPECT_EQ(ask(request).message(), "view: 3 is not a view: VIEW_FULL or VIEW_BASIC");
  request.clear_view();
  request.set_error_code(std::string(257, 'x'));
  EXPECT_EQ(ask(request).message(), "error_code: has 257 bytes; at most 256");
  request.set_error_code(std::string(256, 'x'));
  EXPECT_TRUE(ask(request).ok());
  request.set_profile("genral");
  EXPECT_EQ(ask(request).code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(ask(request).message()), HasSubstr("did you mean general?"));
}

TEST(TranslatorTest, WrongGrpcQuestions) {
  v1::GrpcToHttpRequest request;
  EncodedAnswer answer;
  EXPECT_THAT(std::string(TestTranslator().GrpcToHttp(request, answer).message()), HasSubstr("code: is missing"));
  request.set_code(static_cast<google::rpc::Code>(-1));
  EXPECT_EQ(TestTranslator().GrpcToHttp(request, answer).message(), "code: -1 is not a gRPC code: 0 or above");
  request.set_code(google::rpc::OK);
  request.set_view(static_cast<v1::View>(-1));
  EXPECT_EQ(TestTranslator().GrpcToHttp(request, answer).code(), absl::StatusCode::kInvalidArgument);
  request.clear_view();
  request.set_profile("nobody");
  EXPECT_EQ(TestTranslator().GrpcToHttp(request, answer).code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace status_translator
