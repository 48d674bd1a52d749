// Errors of this service as grpc::Status, and how long-lived streams end. Only ToGrpcStatus converts an absl::Status.
#ifndef STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_
#define STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include <cstddef>

#include "absl/status/status.h"

namespace status_translator {

// Code, message and grpc-status-details-bin, bounded by PublicError.
grpc::Status ToGrpcStatus(const absl::Status& status);

// UNAVAILABLE: a stream ends because the server shuts down.
grpc::Status ShuttingDown();

// OK if a new watch may begin beside `open` others; otherwise how it ends at once: the error of its `request`,
// ShuttingDown(), or RESOURCE_EXHAUSTED where kMaxWatches are open.
grpc::Status AdmitWatch(const absl::Status& request, bool shutting_down, size_t open);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_GRPC_STATUS_H_
