#ifndef STATUS_TRANSLATOR_WIRE_PROTO_JSON_H_
#define STATUS_TRANSLATOR_WIRE_PROTO_JSON_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/statusor.h"

namespace status_translator {

enum class JsonLayout { kOneLine, kIndented };

// The canonical JSON of protobuf. INTERNAL if the message cannot be written as JSON, for example because it holds an
// Any of a type that is not linked in. Map fields come in an order that differs from run to run: see deterministic.h.
absl::StatusOr<std::string> ProtoJson(const google::protobuf::Message& message, JsonLayout layout);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_PROTO_JSON_H_
