// A detail of an error as Connect writes it: {"type": "google.rpc.ErrorInfo", "value": base64 without padding}
#ifndef STATUS_TRANSLATOR_WIRE_CONNECT_DETAIL_H_
#define STATUS_TRANSLATOR_WIRE_CONNECT_DETAIL_H_

#include <google/protobuf/any.pb.h>

#include <optional>

#include "wire/json.h"

namespace status_translator {

// None if `entry` has another form.
std::optional<google::protobuf::Any> DetailFromConnect(JsonValue entry);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_CONNECT_DETAIL_H_
