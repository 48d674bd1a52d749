// Errors of Google's APIs as JSON: AIP-193, and google.rpc.Status itself.
#ifndef STATUS_TRANSLATOR_WIRE_GOOGLE_ERROR_H_
#define STATUS_TRANSLATOR_WIRE_GOOGLE_ERROR_H_

#include <cstdint>

#include "wire/api_error.h"
#include "wire/json.h"

namespace status_translator {

// Reads the member `error` of AIP-193, for example
//   {"code": 404, "message": "no book 7", "status": "NOT_FOUND", "details": [{"@type": …}]}
// and of the older form with `errors` in place of `status` and `details`.
ApiError ReadAip193(JsonValue error_member);

// Reads a google.rpc.Status whose `code` is a number, for example {"code": 5, "message": "no book 7", "details": []}.
// `code` is a gRPC number (ASP.NET Core, Armeria, grpc-gateway), the HTTP status (ESPv2), or an API's own error code: a
// number that gRPC does not know, without the details that a google.rpc.Status has.
ApiError ReadRpcStatus(JsonValue json, int64_t code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_GOOGLE_ERROR_H_
