// What all handlers of calls share: parsing a request, writing a response, and recording the call. Handlers get raw
// bytes, because gRPC's own parsing answers a malformed message with UNIMPLEMENTED, which is misleading.
#ifndef STATUS_TRANSLATOR_RPC_CALL_H_
#define STATUS_TRANSLATOR_RPC_CALL_H_

#include <google/protobuf/message_lite.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>
#include <grpcpp/support/slice.h>

#include <chrono>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "telemetry/access_log.h"
#include "telemetry/metrics.h"

namespace status_translator {

// Counts a call and, if it is sampled, logs it. Records the start when it is made.
class CallRecord {
 public:
  CallRecord(MethodMetrics& metrics, const grpc::ServerContextBase& context);
  // Call once. `code` is the gRPC code with which the call ends.
  void RecordEnd(int code) const;

 private:
  MethodMetrics& metrics_;
  const std::chrono::steady_clock::time_point start_;
  std::unique_ptr<Access> access_;  // null unless the call goes into the access log
};

// Ends a unary call with `status` and records its end.
grpc::ServerUnaryReactor* FinishCall(grpc::CallbackServerContext* context, const CallRecord& call,
                                     const absl::Status& status);

// The bytes of a request, without a copy if they are in one piece.
grpc::Slice BytesOf(const grpc::ByteBuffer& request);
inline absl::string_view Text(const grpc::Slice& bytes) {
  return {reinterpret_cast<const char*>(bytes.begin()), bytes.size()};
}

// Reads a request. INTERNAL, as in gRPC libraries, if the bytes are not such a message.
absl::Status ParseRequest(absl::string_view bytes, google::protobuf::MessageLite& message);
absl::Status ParseRequest(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite& message);

// Reads the request of a server stream. gRPC keeps its bytes as long as the stream is open: INVALID_ARGUMENT for more
// than kMaxWatchBytes.
absl::Status ParseWatchRequest(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite& message);

// Makes `slice` the content of `out`.
void Take(const grpc::Slice& slice, grpc::ByteBuffer& out);

// Writes a response into `out`.
void Serialize(const google::protobuf::MessageLite& message, grpc::ByteBuffer& out);

// Answers a unary call. `answer` gets the bytes of the request, writes the response, and returns how the call ends.
template <typename Answer>
grpc::ServerUnaryReactor* AnswerBytes(grpc::CallbackServerContext* context, MethodMetrics& method,
                                      const grpc::ByteBuffer& in, const Answer& answer) {
  const CallRecord call(method, *context);
  return FinishCall(context, call, answer(Text(BytesOf(in))));
}

// Likewise; `answer` gets the request.
template <typename Request, typename Answer>
grpc::ServerUnaryReactor* AnswerCall(grpc::CallbackServerContext* context, MethodMetrics& method,
                                     const grpc::ByteBuffer& in, const Answer& answer) {
  const CallRecord call(method, *context);
  Request request;
  absl::Status status = ParseRequest(in, request);
  if (status.ok()) status = answer(request);
  return FinishCall(context, call, status);
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_CALL_H_
