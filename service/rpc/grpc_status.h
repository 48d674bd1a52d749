// The one place where our errors become gRPC's.
#ifndef STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_
#define STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace status_translator {

// Payloads become the details of google.rpc.Status, whose code is that of the status.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_
