// Errors as application/problem+json (RFC 9457).
#ifndef STATUS_TRANSLATOR_WEB_PROBLEM_H_
#define STATUS_TRANSLATOR_WEB_PROBLEM_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "lookup/error_reason.h"
#include "web/http.h"

namespace status_translator {

// For example {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "no resource has this path; ...",
// "reason": "PATH_UNKNOWN"}. `detail` is one sentence of at most a few hundred bytes. `status` must be one that
// FindHttpStatus() knows.
HttpReply Problem(int status, ErrorReason reason, absl::string_view detail);

// An error of the API, bounded by PublicError(): INVALID_ARGUMENT becomes 400, NOT_FOUND 404, anything else 500. Has
// the error's reason and, in "violations", the arguments that are wrong.
HttpReply Problem(const absl::Status& error);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PROBLEM_H_
