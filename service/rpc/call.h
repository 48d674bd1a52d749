// Small helpers for callback handlers that take and give raw bytes. (The library's own parsing would answer a broken
// message with UNIMPLEMENTED, which says the wrong thing.)
#ifndef STATUS_TRANSLATOR_RPC_CALL_H_
#define STATUS_TRANSLATOR_RPC_CALL_H_

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "telemetry/access_log.h"
#include "telemetry/metrics.h"

namespace status_translator {

// A call that has begun, to be counted and perhaps logged when it ends.
class Measured {
 public:
  Measured(MethodMetrics& metrics, const grpc::ServerContextBase& context);
  void Ended(int code) const;

 private:
  MethodMetrics& metrics_;
  const absl::Time start_;
  std::unique_ptr<Access> access_;  // of the few calls that go into the access log
};

// Ends a unary call.
grpc::ServerUnaryReactor* Finish(grpc::CallbackServerContext* context, const Measured& call,
                                 const absl::Status& status);

// Reads a request; INTERNAL, as gRPC libraries say it, where the bytes are no such message.
absl::Status Parse(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite& message);

// Reads the request of a server stream. gRPC keeps its bytes for as long as the stream is open, so it must be small:
// otherwise INVALID_ARGUMENT.
absl::Status ParseWatch(const grpc::ByteBuffer& bytes, google::protobuf::MessageLite& message);

// Writes a response.
void Serialize(const google::protobuf::MessageLite& message, grpc::ByteBuffer& out);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_CALL_H_
