// Answers calls of methods that the server does not have.
#ifndef STATUS_TRANSLATOR_RPC_UNKNOWN_METHOD_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_UNKNOWN_METHOD_SERVICE_H_

#include <grpcpp/generic/async_generic_service.h>

#include "telemetry/metrics.h"

namespace status_translator {

// Answers UNIMPLEMENTED. Counts the call under the name "other", so that clients cannot add names to the metrics.
// Thread-safe.
class UnknownMethodService final : public grpc::CallbackGenericService {
 public:
  // `metrics` must outlive it.
  explicit UnknownMethodService(Metrics& metrics) : metrics_(metrics.Method("other", "other", "unary")) {}

  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override;

 private:
  MethodMetrics& metrics_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_UNKNOWN_METHOD_SERVICE_H_
