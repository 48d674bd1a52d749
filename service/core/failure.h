// Whether a code counts as a failure in telemetry.
#ifndef STATUS_TRANSLATOR_CORE_FAILURE_H_
#define STATUS_TRANSLATOR_CORE_FAILURE_H_

#include <cstdint>

namespace status_translator {

// Whether a span gets the status Error by OpenTelemetry's semantic conventions v1.44.0.
struct Failure {
  bool server = false;  // for the side that sent the response
  bool client = false;  // for the side that received it

  bool operator==(const Failure&) const = default;
};

// For a gRPC number, 0 or above (docs/rpc/grpc.md). A number above 16 counts as UNKNOWN, as client libraries report it.
Failure FailureOfGrpc(int64_t number);

// For an HTTP status (docs/http/http-spans.md).
Failure FailureOfHttp(int http);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_FAILURE_H_
