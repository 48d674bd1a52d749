// Conversions as a client meets them.
#include <gmock/gmock.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "rpc/translation_service.h"
#include "support/conversions.h"
#include "support/metrics.h"
#include "support/rpc.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

class ConvertRpcTest : public ::testing::Test {
 protected:
  template <typename Request, typename Response>
  grpc::Status Call(grpc::Status (v1::TranslationService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                         Response*),
                    const Request& request, Response& response) {
    grpc::ClientContext context;
    return (stub_.get()->*method)(&context, request, &response);
  }

  Metrics metrics_;
  TranslationServiceImpl service_{TestLiveAnswers(), metrics_};
  InProcess server_{service_};
  std::unique_ptr<v1::TranslationService::Stub> stub_ = v1::TranslationService::NewStub(server_.channel());
};

TEST_F(ConvertRpcTest, GivesWhatTheCodecGives) {
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

TEST_F(ConvertRpcTest, AnyResponseIsAnAnswer) {
  v1::ConvertHttpResponseRequest request = HttpRequestOf(503, {{"grpc-status", "x"}}, "\xFF\x00{");
  request.mutable_http()->add_headers()->set_raw("\xFF\r\n");
  v1::ConvertHttpResponseResponse response;
  EXPECT_TRUE(Call(&v1::TranslationService::Stub::ConvertHttpResponse, request, response).ok());
}

TEST_F(ConvertRpcTest, WrongArgumentsNameTheField) {
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

TEST_F(ConvertRpcTest, IsCounted) {
  v1::ConvertHttpResponseResponse response;
  ASSERT_TRUE(Call(&v1::TranslationService::Stub::ConvertHttpResponse, HttpRequestOf(404, {}), response).ok());
  EXPECT_THAT(metrics_.Text(), HasSubstr("status_translator_translations_total{"));
}

}  // namespace
}  // namespace status_translator
