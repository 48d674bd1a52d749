// statustranslator.v1.CatalogService over gRPC. The answers come from lookup/catalog.h.
#ifndef STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "lookup/current_translator.h"
#include "rpc/profile_watches.h"
#include "statustranslator/v1/catalog_service.grpc.pb.h"
#include "support/v1.h"
#include "telemetry/metrics.h"

namespace status_translator {

using RawCatalogService =
    v1::CatalogService::WithRawCallbackMethod_ListHttpStatuses<v1::CatalogService::WithRawCallbackMethod_GetHttpStatus<
        v1::CatalogService::WithRawCallbackMethod_ListGrpcCodes<v1::CatalogService::WithRawCallbackMethod_GetGrpcCode<
            v1::CatalogService::WithRawCallbackMethod_ListProfiles<v1::CatalogService::WithRawCallbackMethod_GetProfile<
                v1::CatalogService::WithRawCallbackMethod_CompareProfiles<
                    v1::CatalogService::WithRawCallbackMethod_ListShapes<
                        v1::CatalogService::WithRawCallbackMethod_GetShape<
                            v1::CatalogService::WithRawCallbackMethod_WatchProfile<
                                v1::CatalogService::Service>>>>>>>>>>;

// Thread-safe.
class CatalogServiceImpl final : public RawCatalogService {
 public:
  // Both must outlive the service.
  CatalogServiceImpl(const CurrentTranslator& translator, Metrics& metrics)
      : translator_(translator), metrics_(metrics), watches_(translator, metrics) {}

  // Call after the translator has been replaced: sends changed profiles to open watches.
  void ProfilesChanged() { watches_.Publish(); }
  // Ends every open watch, and every later one, with UNAVAILABLE.
  void EndWatches() { watches_.End(); }

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
  grpc::ServerUnaryReactor* ListShapes(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetShape(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                     grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* CompareProfiles(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchProfile(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request) override {
    return watches_.Watch(*context, *request);
  }

 private:
  const CurrentTranslator& translator_;
  Metrics& metrics_;
  ProfileWatches watches_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_
