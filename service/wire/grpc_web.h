// gRPC-Web: a gRPC response whose trailers are the last frame of its body (PROTOCOL-WEB of gRPC). A frame is one byte
// of flags, the size of the rest in four bytes, and the rest, for example
//   00 00 00 00 02 <2 bytes>                   a message
//   80 00 00 00 10 "grpc-status: 5\r\n"        the trailers
// In application/grpc-web-text all of it is in base64: one or several pieces, each with padding of its own.
#ifndef STATUS_TRANSLATOR_WIRE_GRPC_WEB_H_
#define STATUS_TRANSLATOR_WIRE_GRPC_WEB_H_

#include <string>

#include "absl/strings/string_view.h"
#include "wire/fields.h"
#include "wire/outcome.h"

namespace status_translator {

// Whether a Content-Type is that of gRPC-Web, in either form; whether it is that of its text form.
bool IsGrpcWebType(absl::string_view content_type);
bool IsGrpcWebTextType(absl::string_view content_type);

// Reads the trailers from a gRPC-Web body without Content-Encoding. `grpc_encoding` is the value of grpc-encoding, by
// which a compressed trailer frame is decompressed. Never fails. A body whose frames are malformed or cut, or that has
// no trailer frame with a grpc-status, has no trailers (FINDING_BODY_BROKEN), nor has one whose trailer frame cannot be
// decompressed (FINDING_BODY_ENCODED). What follows the trailer frame, and a line without a colon, is ignored and
// reported as FINDING_BODY_BROKEN; white space at the end, which dumps add, is not reported. Takes linear time.
Fields ReadGrpcWebTrailers(absl::string_view body, bool is_text, absl::string_view grpc_encoding,
                           v1::ConversionReport& report);

// A body without messages: the trailer frame of an outcome. Its metadata is left out, since browsers read it from the
// header fields.
std::string WriteGrpcWebBody(const OutcomeValues& outcome, bool is_text);
// The Content-Type of such a body.
absl::string_view GrpcWebContentType(bool is_text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_GRPC_WEB_H_
