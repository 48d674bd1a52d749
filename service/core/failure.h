// Whether a code counts as a failure in telemetry.
#ifndef STATUS_TRANSLATOR_CORE_FAILURE_H_
#define STATUS_TRANSLATOR_CORE_FAILURE_H_

#include <cstdint>

namespace status_translator {

// The span status Error of OpenTelemetry's semantic conventions v1.44.0.
struct Failure {
  bool server = false;  // for the side that sent the response
  bool client = false;  // for the side that received it

  bool operator==(const Failure&) const = default;
};

// Of a gRPC number from 0 on (docs/rpc/grpc.md). One above 16 counts as UNKNOWN, which libraries make of it.
Failure FailureOfGrpc(int64_t number);

// Of an HTTP status (docs/http/http-spans.md).
Failure FailureOfHttp(int http);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_FAILURE_H_
