// Errors of Connect and of Twirp, which write gRPC's codes in lower case.
#ifndef STATUS_TRANSLATOR_WIRE_CONNECT_ERROR_H_
#define STATUS_TRANSLATOR_WIRE_CONNECT_ERROR_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "wire/api_error.h"
#include "wire/json.h"

namespace status_translator {

// The gRPC code of a word, for example "not_found" or "canceled"; none for a word that the format does not have, and
// for "ok".
std::optional<int> ConnectCode(absl::string_view word);
std::optional<int> TwirpCode(absl::string_view word);

// Reads an error of Connect, for example
//   {"code": "not_found", "message": "no book 7", "details": [{"type": "google.rpc.ErrorInfo", "value": "base64"}]}
ApiError ReadConnectError(JsonValue json, absl::string_view word);

// Reads an error of Twirp, for example {"code": "not_found", "msg": "no book 7", "meta": {"retry_after": "15s"}}
ApiError ReadTwirpError(JsonValue json, absl::string_view word);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_CONNECT_ERROR_H_
