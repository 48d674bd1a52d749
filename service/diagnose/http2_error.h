// The HTTP/2 error codes (RFC 9113 section 7).
#ifndef STATUS_TRANSLATOR_DIAGNOSE_HTTP2_ERROR_H_
#define STATUS_TRANSLATOR_DIAGNOSE_HTTP2_ERROR_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// The name of an error code, for example "REFUSED_STREAM"; "0x2a" for a number without a name.
std::string Http2ErrorName(uint32_t number);

// The name of the error that a client prints as `text`: its name, with or without "NGHTTP2_", or the sentence that the
// h2 crate, okhttp or netty has for it. Empty for any other text.
absl::string_view Http2ErrorFromText(absl::string_view text);

// What the gRPC protocol makes of a stream that is reset with this error (doc/PROTOCOL-HTTP2.md, "Errors"): the number
// of a gRPC code. None for a text that is no name.
std::optional<int> GrpcCodeOfHttp2Error(absl::string_view name);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_HTTP2_ERROR_H_
