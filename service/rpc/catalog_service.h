// statustranslator.v1.CatalogService over gRPC. The answers come from lookup/catalog.h.
#ifndef STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "lookup/catalog.h"
#include "lookup/current_translator.h"
#include "rpc/call.h"
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
  using Context = grpc::CallbackServerContext;
  using Bytes = grpc::ByteBuffer;
  using Reactor = grpc::ServerUnaryReactor;

  // Both must outlive the service.
  CatalogServiceImpl(const CurrentTranslator& translator, Metrics& metrics)
      : translator_(translator), metrics_(metrics), watches_(translator, metrics) {}

  // Call after the translator has been replaced: sends changed profiles to open watches.
  void ProfilesChanged() { watches_.Publish(); }
  // Ends every open watch, and every later one, with UNAVAILABLE.
  void EndWatches() { watches_.End(); }

  Reactor* ListHttpStatuses(Context* context, const Bytes* in, Bytes* out) override {
    return Answer("ListHttpStatuses", status_translator::ListHttpStatuses, context, *in, *out);
  }
  Reactor* GetHttpStatus(Context* context, const Bytes* in, Bytes* out) override {
    return Answer("GetHttpStatus", status_translator::GetHttpStatus, context, *in, *out);
  }
  Reactor* ListGrpcCodes(Context* context, const Bytes* in, Bytes* out) override {
    return Answer("ListGrpcCodes", status_translator::ListGrpcCodes, context, *in, *out);
  }
  Reactor* GetGrpcCode(Context* context, const Bytes* in, Bytes* out) override {
    return Answer("GetGrpcCode", status_translator::GetGrpcCode, context, *in, *out);
  }
  Reactor* ListProfiles(Context* context, const Bytes* in, Bytes* out) override {
    return Answer("ListProfiles", status_translator::ListProfiles, context, *in, *out);
  }
  Reactor* GetProfile(Context* context, const Bytes* in, Bytes* out) override {
    return Answer("GetProfile", status_translator::GetProfile, context, *in, *out);
  }
  Reactor* ListShapes(Context* context, const Bytes* in, Bytes* out) override {
    return Answer("ListShapes", status_translator::ListShapes, context, *in, *out);
  }
  Reactor* GetShape(Context* context, const Bytes* in, Bytes* out) override {
    return Answer("GetShape", status_translator::GetShape, context, *in, *out);
  }
  Reactor* CompareProfiles(Context* context, const Bytes* in, Bytes* out) override {
    return Answer("CompareProfiles", status_translator::CompareProfiles, context, *in, *out);
  }
  grpc::ServerWriteReactor<Bytes>* WatchProfile(Context* context, const Bytes* in) override {
    return watches_.Watch(*context, *in);
  }

 private:
  template <typename Request, typename Response>
  Reactor* Answer(absl::string_view method, absl::Status (*ask)(const Translator&, const Request&, Response&),
                  Context* context, const Bytes& in, Bytes& out) {
    MethodMetrics& counted = metrics_.Method(v1::CatalogService::service_full_name(), method, "unary");
    return AnswerCall<Request>(context, counted, in, [&](const Request& request) {
      Response response;
      absl::Status asked = ask(*translator_.Get(), request, response);
      if (asked.ok()) Serialize(response, out);
      return asked;
    });
  }

  const CurrentTranslator& translator_;
  Metrics& metrics_;
  ProfileWatches watches_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_CATALOG_SERVICE_H_
