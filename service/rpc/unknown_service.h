// Calls of methods that nobody serves.
#ifndef STATUS_TRANSLATOR_RPC_UNKNOWN_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_UNKNOWN_SERVICE_H_

#include <grpcpp/generic/async_generic_service.h>

#include "telemetry/metrics.h"

namespace status_translator {

// Replies UNIMPLEMENTED and counts the call under the one name "other", whatever name the client made up. Thread-safe.
class UnknownService final : public grpc::CallbackGenericService {
 public:
  // `metrics` must outlive it.
  explicit UnknownService(Metrics& metrics) : metrics_(metrics.Method("other", "other", "unary")) {}

  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override;

 private:
  MethodMetrics& metrics_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_UNKNOWN_SERVICE_H_
