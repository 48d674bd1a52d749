#ifndef STATUS_TRANSLATOR_WIRE_PROTO_JSON_H_
#define STATUS_TRANSLATOR_WIRE_PROTO_JSON_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/statusor.h"

namespace status_translator {

enum class JsonLayout { kOneLine, kIndented };

// The canonical JSON of protobuf, with map entries in the order of their keys. INTERNAL if the message cannot be
// written as JSON, for example because it holds an Any of a type that is not linked in, or a Duration out of range.
absl::StatusOr<std::string> ProtoJson(const google::protobuf::Message& message, JsonLayout layout);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_PROTO_JSON_H_
