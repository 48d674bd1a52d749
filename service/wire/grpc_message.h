#ifndef STATUS_TRANSLATOR_WIRE_GRPC_MESSAGE_H_
#define STATUS_TRANSLATOR_WIRE_GRPC_MESSAGE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Percent-encodes a grpc-message (gRPC's PROTOCOL-HTTP2), for example "café 5%" as "caf%C3%A9 5%25". Visible ASCII and
// space, except '%', stay as they are. A space at either end is encoded too: HTTP strips it from field values.
std::string EncodeGrpcMessage(absl::string_view message);

// The bytes of EncodeGrpcMessage(message).
size_t EncodedGrpcMessageSize(absl::string_view message);

// Undoes EncodeGrpcMessage, and the same encoding of URLs and forms. Never fails: a '%' without two hexadecimal digits
// stays as it is. The result need not be UTF-8.
std::string PercentDecode(absl::string_view encoded);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_GRPC_MESSAGE_H_
