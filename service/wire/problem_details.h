// application/problem+json (RFC 9457): how it is written; shapes/problem-details recognises it.
#ifndef STATUS_TRANSLATOR_WIRE_PROBLEM_DETAILS_H_
#define STATUS_TRANSLATOR_WIRE_PROBLEM_DETAILS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"

namespace status_translator {

// What an organisation's catalogue says about the error. An empty member has the default of RFC 9457: "about:blank",
// and the reason phrase of the status.
struct ProblemWords {
  absl::string_view type;
  absl::string_view title;
};

// Writes a problem, for example
//   {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "no book 7", "grpc_code": "NOT_FOUND"}
// The shape "status-translator" reads it back. `error_code` may be empty.
std::string WriteProblemDetails(const google::rpc::Status& status, int http, absl::string_view error_code,
                                const ProblemWords& words = {});

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_PROBLEM_DETAILS_H_
