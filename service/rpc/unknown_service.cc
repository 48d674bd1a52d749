#include "rpc/unknown_service.h"

#include "absl/strings/str_cat.h"
#include "lookup/errors.h"
#include "rpc/call.h"
#include "rpc/grpc_status.h"

namespace status_translator {
namespace {

class Refusal final : public grpc::ServerGenericBidiReactor {
 public:
  explicit Refusal(const std::string& method) {
    Finish(ToGrpcStatus(
        MakeError(absl::StatusCode::kUnimplemented, ErrorReason::kMethodUnknown,
                  absl::StrCat("there is no method ", Quoted(method), "; server reflection lists the methods"))));
  }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerGenericBidiReactor* UnknownService::CreateReactor(grpc::GenericCallbackServerContext* context) {
  const Measured call(metrics_, *context);
  call.Ended(grpc::StatusCode::UNIMPLEMENTED);
  return new Refusal(context->method());
}

}  // namespace status_translator
