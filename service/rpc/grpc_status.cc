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

grpc::Status AdmitWatch(const absl::Status& request, bool shutting_down, size_t open) {
  if (!request.ok()) return ToGrpcStatus(request);
  if (shutting_down) return ShuttingDown();
  if (open < kMaxWatches) return grpc::Status::OK;
  return ToGrpcStatus(MakeError(absl::StatusCode::kResourceExhausted, ErrorReason::kTooManyWatches,
                                absl::StrCat("there are ", kMaxWatches, " watches already; try again later")));
}

}  // namespace status_translator
