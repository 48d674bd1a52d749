#include "core/failure.h"

#include "core/grpc_code.h"

namespace status_translator {

Failure FailureOfGrpc(int64_t number) {
  if (number == kGrpcOk) return {};
  switch (IsGrpcCode(number) ? number : kGrpcUnknown) {
    case 2:   // UNKNOWN
    case 4:   // DEADLINE_EXCEEDED
    case 12:  // UNIMPLEMENTED
    case 13:  // INTERNAL
    case 14:  // UNAVAILABLE
    case 15:  // DATA_LOSS
      return {.server = true, .client = true};
    default:
      return {.server = false, .client = true};
  }
}

Failure FailureOfHttp(int http) { return {.server = http >= 500, .client = http >= 400}; }

}  // namespace status_translator
