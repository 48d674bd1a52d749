// What error bodies say.
#ifndef STATUS_TRANSLATOR_WIRE_BODY_SHAPES_H_
#define STATUS_TRANSLATOR_WIRE_BODY_SHAPES_H_

#include <google/protobuf/any.pb.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/rule.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/json.h"

namespace status_translator {

// An API's own error, as its body says it.
struct ApiError {
  v1::BodyShape shape = v1::BODY_SHAPE_UNSPECIFIED;
  std::optional<int> grpc_code;  // where the format itself names a gRPC code; may be above 16, never OK
  std::string grpc_word;         // as the body writes it
  std::optional<Retry> retry;    // where the format itself says whether to ask again
  std::string error_code;        // at most 256 bytes
  std::string message;
  std::vector<google::protobuf::Any> details;
  std::map<std::string, std::string> metadata;  // key and value pairs that belong in ErrorInfo
  std::optional<absl::Duration> retry_after;
  std::vector<v1::Finding> findings;
};

// Reads an object as the error of an API: problem+json, AIP-193, google.rpc.Status, Connect, Twirp, Kubernetes, OAuth 2
// or OpenStack. None for any other object.
std::optional<ApiError> ReadApiError(JsonValue json, bool says_problem_json);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_BODY_SHAPES_H_
