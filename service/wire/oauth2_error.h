// Errors of OAuth 2.
#ifndef STATUS_TRANSLATOR_WIRE_OAUTH2_ERROR_H_
#define STATUS_TRANSLATOR_WIRE_OAUTH2_ERROR_H_

#include <optional>

#include "wire/api_error.h"
#include "wire/json.h"

namespace status_translator {

// Reads {"error": "invalid_grant", "error_description": "the code has expired"}: `error` is a word of RFC 6749 section
// 5.2 or 4.1.2.1, RFC 6750 section 3.1 or RFC 8628 section 3.5, or any word beside an `error_description`. None
// otherwise.
std::optional<ApiError> ReadOAuth2Error(JsonValue json);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_OAUTH2_ERROR_H_
