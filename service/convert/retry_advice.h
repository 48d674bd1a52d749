// The retry advice of a whole response or outcome, which may know more than its code.
#ifndef STATUS_TRANSLATOR_CONVERT_RETRY_ADVICE_H_
#define STATUS_TRANSLATOR_CONVERT_RETRY_ADVICE_H_

#include <optional>

#include "core/profile.h"
#include "core/rule.h"
#include "google/rpc/status.pb.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/said_on_retry.h"

namespace status_translator {

// The OriginalResponse that a status carries, if it belongs to that status: it has its code, the HTTP status of an
// error or a redirect, and at most kMaxOriginalFields headers.
std::optional<v1::OriginalResponse> OriginalOf(const google::rpc::Status& status);

// The advice of the response that was converted into this status: what its conversion recorded, with the reason of the
// profile's answer for its status and origin where that says the same. The code of the status alone may promise more:
// an HTTP 502 becomes UNAVAILABLE, but may have been processed. Without a record a retry is not called safe.
Retry RetryOfOriginal(const Profile& profile, const v1::OriginalResponse& original);

// Puts what the response itself says before the advice of its code. A wait says when to repeat a request, not that the
// repeat is harmless, so the reason keeps what the code says against one. A success has nothing to retry.
void AdviseOnRetry(const SaidOnRetry& said, v1::Translation& translation);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_RETRY_ADVICE_H_
