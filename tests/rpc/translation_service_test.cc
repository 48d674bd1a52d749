#include "rpc/translation_service.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "support/conversions.h"
#include "support/metrics.h"
#include "support/rpc.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

TEST(TranslationServiceTest, AnswersBothDirections) {
  TranslationServiceImpl service(TestCurrentTranslator(), TestMetrics());
  InProcess server(service);
  const auto stub = v1::TranslationService::NewStub(server.channel());
  grpc::ClientContext to_grpc;
  v1::HttpToGrpcRequest request;
  request.set_code(404);
  v1::HttpToGrpcResponse response;
  ASSERT_TRUE(stub->HttpToGrpc(&to_grpc, request, &response).ok());
  EXPECT_EQ(response.translation().grpc().code(), google::rpc::NOT_FOUND);
  grpc::ClientContext to_http;
  v1::GrpcToHttpRequest back;
  back.set_code(google::rpc::NOT_FOUND);
  v1::GrpcToHttpResponse http;
  ASSERT_TRUE(stub->GrpcToHttp(&to_http, back, &http).ok());
  EXPECT_EQ(http.translation().http().code(), 404);
}

TEST(TranslationServiceTest, ErrorsArriveWithDetails) {
  TranslationServiceImpl service(TestCurrentTranslator(), TestMetrics());
  InProcess server(service);
  grpc::ClientContext context;
  v1::HttpToGrpcResponse response;
  const grpc::Status status =
      v1::TranslationService::NewStub(server.channel())->HttpToGrpc(&context, v1::HttpToGrpcRequest(), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), status.error_code());
  EXPECT_EQ(details.details_size(), 2);
}

TEST(TranslationServiceTest, BrokenBytesAreAnInternalError) {
  TranslationServiceImpl service(TestCurrentTranslator(), TestMetrics());
  InProcess server(service);
  for (const char* method : {"HttpToGrpc", "GrpcToHttp"}) {
    const std::string path = absl::StrCat("/statustranslator.v1.TranslationService/", method);
    EXPECT_EQ(CallRaw(server.channel(), path, "\x08\xff\xff").error_code(), grpc::StatusCode::INTERNAL) << method;
  }
}

// Makes the same calls again and again, since each of gRPC's threads keeps answers of its own.
TEST(TranslationServiceTest, RepeatedCallsAreAnsweredAndCountedAlikeAndSeeReloads) {
  constexpr int kCalls = 50;
  const auto profiles = LoadWithBuiltIn({});
  ASSERT_TRUE(profiles.ok());
  CurrentTranslator translator(std::make_shared<const Translator>(*profiles, "general"));
  Metrics metrics;
  TranslationServiceImpl service(translator, metrics);
  InProcess server(service);
  const auto stub = v1::TranslationService::NewStub(server.channel());
  v1::HttpToGrpcRequest request;
  request.set_code(429);
  for (const auto& [profile, code] :
       {std::pair{"general", google::rpc::RESOURCE_EXHAUSTED}, std::pair{"grpc", google::rpc::UNAVAILABLE}}) {
    translator.Set(std::make_shared<const Translator>(*profiles, profile));
    for (int i = 0; i < kCalls; ++i) {
      grpc::ClientContext context;
      v1::HttpToGrpcResponse response;
      ASSERT_TRUE(stub->HttpToGrpc(&context, request, &response).ok());
      ASSERT_EQ(response.translation().grpc().code(), code);
      ASSERT_EQ(response.translation().profile(), profile);
    }
    EXPECT_THAT(metrics.Text(), ContainsRegex(absl::StrCat("status_translator_translations_total[{].*profile=\"",
                                                           profile, "\".*[}] ", kCalls, "\n")));
  }
}

class ConversionsTest : public ::testing::Test {
 protected:
  template <typename Request, typename Response>
  grpc::Status Call(grpc::Status (v1::TranslationService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                         Response*),
                    const Request& request, Response& response) {
    grpc::ClientContext context;
    return (stub_.get()->*method)(&context, request, &response);
  }

  Metrics metrics_;
  TranslationServiceImpl service_{TestCurrentTranslator(), metrics_};
  InProcess server_{service_};
  std::unique_ptr<v1::TranslationService::Stub> stub_ = v1::TranslationService::NewStub(server_.channel());
};

TEST_F(ConversionsTest, AnswersAsTheRoomConvertDoes) {
  const auto request = HttpRequestOf(409, {{"content-type", "application/problem+json"}, {"retry-after", "7"}},
                                     R"({"title":"Conflict","status":409,"detail":"on loan"})");
  v1::ConvertHttpResponseResponse grpc;
  ASSERT_TRUE(Call(&v1::TranslationService::Stub::ConvertHttpResponse, request, grpc).ok());
  EXPECT_EQ(grpc.DebugString(), ToGrpc(request).DebugString());
  v1::ConvertGrpcResponseResponse http;
  ASSERT_TRUE(Call(&v1::TranslationService::Stub::ConvertGrpcResponse, TrailersRequestOf(grpc.trailers()), http).ok());
  EXPECT_EQ(http.http().code(), 409);
  EXPECT_EQ(http.http().body(), request.http().body());
}

TEST_F(ConversionsTest, AcceptsAnyResponse) {
  v1::ConvertHttpResponseRequest request = HttpRequestOf(503, {{"grpc-status", "x"}}, "\xFF\x00{");
  request.mutable_http()->add_headers()->set_raw("\xFF\r\n");
  v1::ConvertHttpResponseResponse response;
  EXPECT_TRUE(Call(&v1::TranslationService::Stub::ConvertHttpResponse, request, response).ok());
}

TEST_F(ConversionsTest, WrongArgumentsNameTheField) {
  v1::ConvertHttpResponseResponse response;
  const grpc::Status status =
      Call(&v1::TranslationService::Stub::ConvertHttpResponse, v1::ConvertHttpResponseRequest(), response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("http.code: is missing"));
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.details_size(), 2);
  v1::ConvertGrpcResponseResponse http;
  EXPECT_EQ(
      Call(&v1::TranslationService::Stub::ConvertGrpcResponse, v1::ConvertGrpcResponseRequest(), http).error_code(),
      grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ConversionsTest, AreCounted) {
  v1::ConvertHttpResponseResponse response;
  ASSERT_TRUE(Call(&v1::TranslationService::Stub::ConvertHttpResponse, HttpRequestOf(404, {}), response).ok());
  EXPECT_THAT(metrics_.Text(), HasSubstr("status_translator_translations_total{"));
}

}  // namespace
}  // namespace status_translator
