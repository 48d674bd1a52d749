#include "rpc/catalog_service.h"

#include <gmock/gmock.h>

#include "support/metrics.h"
#include "support/rpc.h"
#include "support/translator.h"

namespace status_translator {
namespace {

TEST(CatalogServiceTest, AnswersEveryMethod) {
  CatalogServiceImpl service(TestCurrentTranslator(), TestMetrics());
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

}  // namespace
}  // namespace status_translator
