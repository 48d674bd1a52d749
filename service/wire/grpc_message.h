#ifndef STATUS_TRANSLATOR_WIRE_GRPC_MESSAGE_H_
#define STATUS_TRANSLATOR_WIRE_GRPC_MESSAGE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// The percent-encoding of grpc-message (gRPC's PROTOCOL-HTTP2): visible ASCII and space but '%' stand for themselves. A
// space at either end is encoded too: HTTP strips it from field values.
std::string EncodeGrpcMessage(absl::string_view message);

// Never fails: a '%' without two hexadecimal digits stands for itself. The result may not be UTF-8.
std::string DecodeGrpcMessage(absl::string_view encoded);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_GRPC_MESSAGE_H_
