#include "rpc/grpc_status.h"

#include <string>

#include "codec/errors.h"
#include "google/rpc/status.pb.h"

namespace status_translator {

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(std::string(status.message()));
  for (const auto& [type_url, payload] : Details(status)) {
    auto& detail = *details.add_details();
    detail.set_type_url(type_url);
    detail.set_value(payload);
  }
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), details.message(), details.SerializeAsString());
}

}  // namespace status_translator
