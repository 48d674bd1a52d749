// The services as a client meets them.
#include <gmock/gmock.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "rpc/catalog_service.h"
#include "rpc/health_service.h"
#include "rpc/translation_service.h"
#include "support/metrics.h"
#include "support/rpc.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

TEST(TranslationServiceTest, Translator) {
  TranslationServiceImpl service(TestLiveAnswers(), TestMetrics());
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
  TranslationServiceImpl service(TestLiveAnswers(), TestMetrics());
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
  TranslationServiceImpl service(TestLiveAnswers(), TestMetrics());
  InProcess server(service);
  for (const char* method : {"HttpToGrpc", "GrpcToHttp"}) {
    const std::string path = absl::StrCat("/statustranslator.v1.TranslationService/", method);
    EXPECT_EQ(CallRaw(server.channel(), path, "\x08\xff\xff").error_code(), grpc::StatusCode::INTERNAL) << method;
  }
}

TEST(CatalogServiceTest, EveryCallIsWired) {
  CatalogServiceImpl service(TestLiveAnswers(), TestMetrics());
  InProcess server(service);
  const auto stub = v1::CatalogService::NewStub(server.channel());
  const auto call = [&](auto method, const auto& request, auto response) {
    grpc::ClientContext context;
    const grpc::Status status = (stub.get()->*method)(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_GT(response.ByteSizeLong(), 0u);
  };
  using Stub = v1::CatalogService::Stub;
  v1::GetHttpStatusRequest http;
  http.set_code(404);
  v1::GetGrpcCodeRequest grpc_code;
  grpc_code.set_code(google::rpc::OK);
  v1::CompareProfilesRequest compare;
  compare.set_http_code(429);
  call(&Stub::ListHttpStatuses, v1::ListHttpStatusesRequest(), v1::ListHttpStatusesResponse());
  call(&Stub::GetHttpStatus, http, v1::GetHttpStatusResponse());
  call(&Stub::ListGrpcCodes, v1::ListGrpcCodesRequest(), v1::ListGrpcCodesResponse());
  call(&Stub::GetGrpcCode, grpc_code, v1::GetGrpcCodeResponse());
  call(&Stub::ListProfiles, v1::ListProfilesRequest(), v1::ListProfilesResponse());
  call(&Stub::GetProfile, v1::GetProfileRequest(), v1::GetProfileResponse());
  call(&Stub::CompareProfiles, compare, v1::CompareProfilesResponse());
}

HealthCheckRequest Of(const std::string& service) {
  HealthCheckRequest request;
  request.set_service(service);
  return request;
}

constexpr char kService[] = "statustranslator.v1.TranslationService";

TEST(HealthServiceTest, ChecksByName) {
  HealthService health({kService}, TestMetrics());
  InProcess server(health);
  const auto stub = Health::NewStub(server.channel());
  const auto check = [&](const std::string& service) {
    grpc::ClientContext context;
    HealthCheckResponse response;
    const grpc::Status status = stub->Check(&context, Of(service), &response);
    return status.ok() ? HealthCheckResponse::ServingStatus_Name(response.status()) : absl::StrCat(status.error_code());
  };
  for (const char* name : {"", "liveness", "readiness", kService}) EXPECT_EQ(check(name), "SERVING") << name;
  EXPECT_EQ(check("nobody"), absl::StrCat(grpc::StatusCode::NOT_FOUND));
  health.SetNotServing();
  for (const char* name : {"", "readiness", kService}) EXPECT_EQ(check(name), "NOT_SERVING") << name;
  EXPECT_EQ(check("liveness"), "SERVING");
  EXPECT_EQ(check("nobody"), absl::StrCat(grpc::StatusCode::NOT_FOUND));
}

TEST(HealthServiceTest, WatchIsToldAndEndsOnDrain) {
  HealthService health({kService}, TestMetrics());
  InProcess server(health);
  const auto stub = Health::NewStub(server.channel());
  grpc::ClientContext context;
  HealthCheckResponse response;
  const auto watch = stub->Watch(&context, Of(kService));
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  health.SetNotServing();
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  health.EndWatches();
  EXPECT_FALSE(watch->Read(&response));
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  grpc::ClientContext late;
  const auto too_late = stub->Watch(&late, Of(kService));
  EXPECT_FALSE(too_late->Read(&response));
  EXPECT_EQ(too_late->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST(HealthServiceTest, BothStepsAtOnceStillTellTheWatch) {
  HealthService health({}, TestMetrics());
  InProcess server(health);
  grpc::ClientContext context;
  HealthCheckResponse response;
  const auto watch = Health::NewStub(server.channel())->Watch(&context, Of(""));
  ASSERT_TRUE(watch->Read(&response));
  health.SetNotServing();
  health.EndWatches();
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST(HealthServiceTest, WatchOfAnUnknownServiceStaysOpen) {
  HealthService health({}, TestMetrics());
  InProcess server(health);
  grpc::ClientContext context;
  HealthCheckResponse response;
  const auto watch = Health::NewStub(server.channel())->Watch(&context, Of("nobody"));
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVICE_UNKNOWN);
  context.TryCancel();
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST(HealthServiceTest, WatchesAreBounded) {
  HealthService health({}, TestMetrics());
  InProcess server(health);
  const auto stub = Health::NewStub(server.channel());
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<HealthCheckResponse>>> watches;
  HealthCheckResponse response;
  for (int i = 0; i < 1000; ++i) {
    watches.push_back(stub->Watch(contexts.emplace_back(std::make_unique<grpc::ClientContext>()).get(), Of("")));
    ASSERT_TRUE(watches.back()->Read(&response));
  }
  grpc::ClientContext context;
  const auto one_more = stub->Watch(&context, Of(""));
  EXPECT_FALSE(one_more->Read(&response));
  EXPECT_EQ(one_more->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  health.EndWatches();
  for (auto& watch : watches) EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace status_translator
