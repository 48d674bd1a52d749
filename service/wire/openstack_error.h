// Errors of OpenStack's services and of clouds built on it.
#ifndef STATUS_TRANSLATOR_WIRE_OPENSTACK_ERROR_H_
#define STATUS_TRANSLATOR_WIRE_OPENSTACK_ERROR_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "wire/api_error.h"
#include "wire/json.h"

namespace status_translator {

// An error of these two parts; `code` may be empty. Bodies write them for example as
//   {"error": {"code": "Ecs.0114", "message": "no server 7"}}
//   {"error_code": "APIGW.0301", "error_msg": "bad credentials"}
ApiError MakeOpenStackError(absl::string_view code, absl::string_view message);

// Reads one member that is named for the error, for example
//   {"itemNotFound": {"code": 404, "message": "no server 7", "retryAfter": 5}}
// None for any other object.
std::optional<ApiError> ReadNamedFault(JsonValue json);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_OPENSTACK_ERROR_H_
