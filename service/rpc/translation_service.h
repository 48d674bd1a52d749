// statustranslator.v1.TranslationService over gRPC. The answers come from lookup/translator.h, and from the
// directories convert and diagnose.
#ifndef STATUS_TRANSLATOR_RPC_TRANSLATION_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_TRANSLATION_SERVICE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "lookup/current_translator.h"
#include "rpc/answer_cache.h"
#include "statustranslator/v1/translation_service.grpc.pb.h"
#include "support/v1.h"
#include "telemetry/metrics.h"

namespace status_translator {

// Requests and responses are raw bytes, so that an answer of HttpToGrpc or GrpcToHttp is copied once, into its slice.
// Thread-safe.
class TranslationServiceImpl final
    : public v1::TranslationService::WithRawCallbackMethod_HttpToGrpc<
          v1::TranslationService::WithRawCallbackMethod_GrpcToHttp<
              v1::TranslationService::WithRawCallbackMethod_ConvertHttpResponse<
                  v1::TranslationService::WithRawCallbackMethod_ConvertGrpcResponse<
                      v1::TranslationService::WithRawCallbackMethod_Diagnose<v1::TranslationService::Service>>>>> {
 public:
  using Context = grpc::CallbackServerContext;
  using Bytes = grpc::ByteBuffer;
  using Reactor = grpc::ServerUnaryReactor;

  // Both must outlive the service.
  TranslationServiceImpl(const CurrentTranslator& translator, Metrics& metrics);

  Reactor* HttpToGrpc(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* GrpcToHttp(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ConvertHttpResponse(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* ConvertGrpcResponse(Context* context, const Bytes* in, Bytes* out) override;
  Reactor* Diagnose(Context* context, const Bytes* in, Bytes* out) override;

 private:
  template <typename Request>
  Reactor* Translate(MethodMetrics& method, const AnswerCache& cache, absl::string_view direction,
                     absl::Status (Translator::*translate)(const Request&, EncodedAnswer&) const, Context* context,
                     const Bytes& in, Bytes& out);
  template <typename Request, typename Response>
  Reactor* Convert(MethodMetrics& method, absl::string_view direction,
                   absl::Status (*convert)(const Translator&, const Request&, Response&), Context* context,
                   const Bytes& in, Bytes& out);

  const CurrentTranslator& translator_;
  Metrics& metrics_;
  MethodMetrics& http_to_grpc_;
  MethodMetrics& grpc_to_http_;
  MethodMetrics& convert_http_;
  MethodMetrics& convert_grpc_;
  MethodMetrics& diagnose_;
  const AnswerCache http_to_grpc_answers_;
  const AnswerCache grpc_to_http_answers_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_TRANSLATION_SERVICE_H_
