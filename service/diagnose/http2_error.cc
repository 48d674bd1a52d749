#include "diagnose/http2_error.h"

#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace status_translator {
namespace {

struct Http2Error {
  absl::string_view name;
  int grpc;
  absl::string_view h2;      // as the h2 crate of Rust prints it
  absl::string_view okhttp;  // as okhttp and Node.js print it
};

// The index is the number.
constexpr Http2Error kErrors[] = {
    {"NO_ERROR", 13, "not a result of an error", "No error: A GRPC status of OK should have been sent"},
    {"PROTOCOL_ERROR", 13, "unspecific protocol error detected", "Protocol error"},
    {"INTERNAL_ERROR", 13, "unexpected internal error encountered", "Internal error"},
    {"FLOW_CONTROL_ERROR", 13, "flow-control protocol violated", "Flow control error"},
    {"SETTINGS_TIMEOUT", 13, "settings ACK not received in timely manner", ""},
    {"STREAM_CLOSED", 13, "received frame when stream half-closed", "Stream closed"},
    {"FRAME_SIZE_ERROR", 13, "frame with invalid size", "Frame too large"},
    {"REFUSED_STREAM", 14, "refused stream before processing any application logic", "Refused stream"},
    {"CANCEL", 1, "stream no longer needed", "Cancelled"},
    {"COMPRESSION_ERROR", 13, "unable to maintain the header compression context", "Compression error"},
    {"CONNECT_ERROR", 13, "connection established in response to a CONNECT request was reset or abnormally closed",
     "Connect error"},
    {"ENHANCE_YOUR_CALM", 8, "detected excessive load generating behavior", "Enhance your calm"},
    {"INADEQUATE_SECURITY", 7, "security properties do not meet minimum requirements", "Inadequate security"},
    {"HTTP_1_1_REQUIRED", 13, "endpoint requires HTTP/1.1", ""},
};

}  // namespace

std::string Http2ErrorName(uint32_t number) {
  if (number < std::size(kErrors)) return std::string(kErrors[number].name);
  return absl::StrCat("0x", absl::Hex(number));
}

absl::string_view Http2ErrorFromText(absl::string_view text) {
  absl::ConsumePrefix(&text, "NGHTTP2_");
  if (text.empty()) return "";
  for (const Http2Error& error : kErrors) {
    if (text == error.name || text == error.h2 || text == error.okhttp) return error.name;
  }
  return "";
}

std::optional<int> GrpcCodeOfHttp2Error(absl::string_view name) {
  for (const Http2Error& error : kErrors) {
    if (error.name == name) return error.grpc;
  }
  return std::nullopt;
}

}  // namespace status_translator
