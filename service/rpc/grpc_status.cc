#include "rpc/grpc_status.h"

#include "absl/strings/str_cat.h"
#include "lookup/errors.h"
#include "support/limits.h"

namespace status_translator {

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status error = PublicError(status);
  return grpc::Status(static_cast<grpc::StatusCode>(error.code()), error.message(), error.SerializeAsString());
}

grpc::Status ShuttingDown() {
  return ToGrpcStatus(
      MakeError(absl::StatusCode::kUnavailable, ErrorReason::kShuttingDown, "the server is shutting down"));
}

grpc::Status TooManyWatches() {
  return ToGrpcStatus(MakeError(absl::StatusCode::kResourceExhausted, ErrorReason::kTooManyWatches,
                                absl::StrCat("there are ", kMaxWatches, " watches already; try again later")));
}

}  // namespace status_translator
