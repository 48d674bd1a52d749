// Errors as application/problem+json (RFC 9457).
#ifndef STATUS_TRANSLATOR_WEB_PROBLEM_H_
#define STATUS_TRANSLATOR_WEB_PROBLEM_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "web/http.h"

namespace status_translator {

// `detail` says what is wrong; `reason` is stable, as in google.rpc.ErrorInfo.
HttpReply Problem(int status, absl::string_view reason, absl::string_view detail);

// An error of ours: 400 or 404 as its gRPC code says, with its reason and the fields at fault.
HttpReply Problem(const absl::Status& error);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PROBLEM_H_
