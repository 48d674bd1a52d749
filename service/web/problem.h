// Errors as application/problem+json (RFC 9457).
#ifndef STATUS_TRANSLATOR_WEB_PROBLEM_H_
#define STATUS_TRANSLATOR_WEB_PROBLEM_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "lookup/error_reason.h"
#include "web/http.h"

namespace status_translator {

// `detail` says what is wrong, in at most some hundred bytes. `status` is in the catalogue of core.
HttpReply Problem(int status, ErrorReason reason, absl::string_view detail);

// An error of ours, bounded by PublicError: 400, 404 or 500 by its gRPC code, with its reason and the fields at fault.
HttpReply Problem(const absl::Status& error);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PROBLEM_H_
