#ifndef STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "codec/answers.h"
#include "config/v1.h"
#include "statustranslator/v1/catalog_service.grpc.pb.h"
#include "telemetry/metrics.h"

namespace status_translator {

using RawCatalogService =
    v1::CatalogService::WithRawCallbackMethod_ListHttpStatuses<v1::CatalogService::WithRawCallbackMethod_GetHttpStatus<
        v1::CatalogService::WithRawCallbackMethod_ListGrpcCodes<v1::CatalogService::WithRawCallbackMethod_GetGrpcCode<
            v1::CatalogService::WithRawCallbackMethod_ListProfiles<v1::CatalogService::WithRawCallbackMethod_GetProfile<
                v1::CatalogService::WithRawCallbackMethod_CompareProfiles<v1::CatalogService::Service>>>>>>>;

// CatalogService over gRPC. Thread-safe.
class CatalogServiceImpl final : public RawCatalogService {
 public:
  // Both must outlive the service.
  CatalogServiceImpl(const Answers& answers, Metrics& metrics) : answers_(answers), metrics_(metrics) {}

  grpc::ServerUnaryReactor* ListHttpStatuses(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetHttpStatus(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListGrpcCodes(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetGrpcCode(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListProfiles(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetProfile(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* CompareProfiles(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;

 private:
  const Answers& answers_;
  Metrics& metrics_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_
