// application/problem+json (RFC 9457): how it is recognised, read and written.
#ifndef STATUS_TRANSLATOR_WIRE_PROBLEM_DETAILS_H_
#define STATUS_TRANSLATOR_WIRE_PROBLEM_DETAILS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"
#include "wire/api_error.h"
#include "wire/json.h"

namespace status_translator {

// Whether an object is a problem though its Content-Type does not say so: `title` and `status` as RFC 9457 types them,
// and `type` or `detail`.
bool LooksLikeProblemDetails(JsonValue json);

// Reads a problem, for example
//   {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "no book 7", "error_code": "NO_BOOK"}
// The members `grpc_code`, `error_code` and `details` are those that WriteProblemDetails writes.
ApiError ReadProblemDetails(JsonValue json);

// `error_code` may be empty.
std::string WriteProblemDetails(const google::rpc::Status& status, int http, absl::string_view error_code);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_PROBLEM_DETAILS_H_
