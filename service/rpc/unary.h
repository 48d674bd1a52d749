// Small helpers for callback handlers.
#ifndef STATUS_TRANSLATOR_RPC_UNARY_H_
#define STATUS_TRANSLATOR_RPC_UNARY_H_

#include <grpcpp/support/server_callback.h>

#include "absl/status/status.h"
#include "rpc/errors.h"

namespace status_translator {

// Ends a unary call.
inline grpc::ServerUnaryReactor* Finish(grpc::CallbackServerContext* context, const absl::Status& status) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(ToGrpcStatus(status));
  return reactor;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_UNARY_H_
