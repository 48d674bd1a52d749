#include "rpc/call.h"

#include <grpcpp/server_context.h>

#include "absl/strings/str_cat.h"
#include "lookup/errors.h"
#include "rpc/grpc_status.h"
#include "support/limits.h"

namespace status_translator {

CallRecord::CallRecord(MethodMetrics& metrics, const grpc::ServerContextBase& context)
    : metrics_(metrics), start_(std::chrono::steady_clock::now()) {
  metrics_.Started();
  if (!SampleAccess()) return;
  const auto& metadata = context.client_metadata();
  const auto traceparent = metadata.find("traceparent");
  access_ = std::make_unique<Access>(Access{"grpc", metrics_.name(), context.peer(), ""});
  if (traceparent != metadata.end()) {
    access_->trace_id = TraceId({traceparent->second.data(), traceparent->second.size()});
  }
}

void CallRecord::RecordEnd(int code) const {
  const absl::Duration duration = absl::FromChrono(std::chrono::steady_clock::now() - start_);
  metrics_.Handled(code, duration);
  if (access_ != nullptr) LogAccess(*access_, MetricCode(code), duration);
}

grpc::ServerUnaryReactor* FinishCall(grpc::CallbackServerContext* context, const CallRecord& call,
                                     const absl::Status& status) {
  call.RecordEnd(static_cast<int>(status.code()));
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(ToGrpcStatus(status));
  return reactor;
}

grpc::Slice BytesOf(const grpc::ByteBuffer& request) {
  grpc::Slice slice;
  // The second fails only if memory does.
  if (!request.TrySingleSlice(&slice).ok()) (void)request.DumpToSingleSlice(&slice);
  return slice;
}

absl::Status ParseRequest(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite& message) {
  return ParseRequest(Text(BytesOf(bytes)), message);
}

absl::Status ParseRequest(absl::string_view bytes, google::protobuf::MessageLite& message) {
  if (message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::OkStatus();
  return MakeError(absl::StatusCode::kInternal, ErrorReason::kRequestMalformed,
                   absl::StrCat("the request is not a valid ", message.GetTypeName()));
}

absl::Status ParseWatchRequest(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite& message) {
  if (bytes.Length() <= kMaxWatchBytes) return ParseRequest(bytes, message);
  return FieldError(ErrorReason::kRequestTooLong, "request",
                    absl::StrCat("has ", bytes.Length(), " bytes; that of a watch has at most ", kMaxWatchBytes));
}

void Take(const grpc::Slice& slice, grpc::ByteBuffer& out) {
  grpc::ByteBuffer buffer(&slice, 1);
  out.Swap(&buffer);  // assignment copies the slices
}

void Serialize(const google::protobuf::MessageLite& message, grpc::ByteBuffer& out) {
  grpc::Slice slice(message.ByteSizeLong());
  (void)message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  Take(slice, out);
}

}  // namespace status_translator
