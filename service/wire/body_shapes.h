// Which API's error a JSON body is.
#ifndef STATUS_TRANSLATOR_WIRE_BODY_SHAPES_H_
#define STATUS_TRANSLATOR_WIRE_BODY_SHAPES_H_

#include <optional>

#include "wire/api_error.h"
#include "wire/json.h"

namespace status_translator {

// Reads an object as the error of an API: problem+json, AIP-193, google.rpc.Status, Connect, Twirp, Kubernetes, OAuth 2
// or OpenStack, by the members that it has. None for any other object.
std::optional<ApiError> ReadApiError(JsonValue json, bool says_problem_json);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_BODY_SHAPES_H_
