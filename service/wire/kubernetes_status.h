// The Status object of the Kubernetes API.
#ifndef STATUS_TRANSLATOR_WIRE_KUBERNETES_STATUS_H_
#define STATUS_TRANSLATOR_WIRE_KUBERNETES_STATUS_H_

#include "wire/api_error.h"
#include "wire/json.h"

namespace status_translator {

bool IsKubernetesStatus(JsonValue json);

// Reads a Status, for example
//   {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "pods \"a\" not found",
//    "reason": "NotFound", "details": {"name": "a", "kind": "pods", "retryAfterSeconds": 1}, "code": 404}
ApiError ReadKubernetesStatus(JsonValue json);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_KUBERNETES_STATUS_H_
