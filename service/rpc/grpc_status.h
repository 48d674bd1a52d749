// Errors of this service as grpc::Status, and how long-lived streams end. Only ToGrpcStatus converts an absl::Status.
#ifndef STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_
#define STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace status_translator {

// Code, message and grpc-status-details-bin, bounded by PublicError.
grpc::Status ToGrpcStatus(const absl::Status& status);

// UNAVAILABLE: a stream ends because the server shuts down.
grpc::Status ShuttingDown();

// RESOURCE_EXHAUSTED: kMaxWatches watches are open.
grpc::Status TooManyWatches();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_
