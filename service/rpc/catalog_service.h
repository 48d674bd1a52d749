#ifndef STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_

#include <grpcpp/support/server_callback.h>

#include "config/v1.h"
#include "rpc/catalog.h"
#include "rpc/unary.h"
#include "statustranslator/v1/catalog_service.grpc.pb.h"

namespace status_translator {

// CatalogService over gRPC. Thread-safe.
class CatalogServiceImpl final : public v1::CatalogService::CallbackService {
 public:
  // `answers` must outlive the service.
  explicit CatalogServiceImpl(const Answers& answers) : answers_(answers) {}

  grpc::ServerUnaryReactor* ListHttpStatuses(grpc::CallbackServerContext* context,
                                             const v1::ListHttpStatusesRequest* request,
                                             v1::ListHttpStatusesResponse* response) override {
    return Finish(context, status_translator::ListHttpStatuses(answers_, *request, *response));
  }
  grpc::ServerUnaryReactor* GetHttpStatus(grpc::CallbackServerContext* context, const v1::GetHttpStatusRequest* request,
                                          v1::GetHttpStatusResponse* response) override {
    return Finish(context, status_translator::GetHttpStatus(answers_, *request, *response));
  }
  grpc::ServerUnaryReactor* ListGrpcCodes(grpc::CallbackServerContext* context, const v1::ListGrpcCodesRequest* request,
                                          v1::ListGrpcCodesResponse* response) override {
    return Finish(context, status_translator::ListGrpcCodes(answers_, *request, *response));
  }
  grpc::ServerUnaryReactor* GetGrpcCode(grpc::CallbackServerContext* context, const v1::GetGrpcCodeRequest* request,
                                        v1::GetGrpcCodeResponse* response) override {
    return Finish(context, status_translator::GetGrpcCode(answers_, *request, *response));
  }
  grpc::ServerUnaryReactor* ListProfiles(grpc::CallbackServerContext* context, const v1::ListProfilesRequest* request,
                                         v1::ListProfilesResponse* response) override {
    return Finish(context, status_translator::ListProfiles(answers_, *request, *response));
  }
  grpc::ServerUnaryReactor* GetProfile(grpc::CallbackServerContext* context, const v1::GetProfileRequest* request,
                                       v1::GetProfileResponse* response) override {
    return Finish(context, status_translator::GetProfile(answers_, *request, *response));
  }
  grpc::ServerUnaryReactor* CompareProfiles(grpc::CallbackServerContext* context,
                                            const v1::CompareProfilesRequest* request,
                                            v1::CompareProfilesResponse* response) override {
    return Finish(context, status_translator::CompareProfiles(answers_, *request, *response));
  }

 private:
  const Answers& answers_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_
