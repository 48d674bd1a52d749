// The one place where our errors become gRPC's.
#ifndef STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_
#define STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include <cstddef>

#include "absl/status/status.h"

namespace status_translator {

// With grpc-status-details-bin; see PublicError.
grpc::Status ToGrpcStatus(const absl::Status& status);

// How streams end when the server drains.
grpc::Status ShuttingDown();

// How a watch ends that is one too many.
grpc::Status TooManyWatches();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_
