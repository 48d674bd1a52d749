#include "rpc/unknown_method_service.h"

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

grpc::ServerGenericBidiReactor* UnknownMethodService::CreateReactor(grpc::GenericCallbackServerContext* context) {
  const CallRecord call(metrics_, *context);
  call.RecordEnd(grpc::StatusCode::UNIMPLEMENTED);
  return new Refusal(context->method());
}

}  // namespace status_translator
