#include "wire/grpc_message.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"

namespace status_translator {

namespace {

// Whether the byte at `i` is sent as it is.
bool IsPlainAt(absl::string_view message, size_t i) {
  const char c = message[i];
  const bool outermost = i == 0 || i + 1 == message.size();
  return c >= ' ' && c <= '~' && c != '%' && !(c == ' ' && outermost);
}

}  // namespace

size_t EncodedGrpcMessageSize(absl::string_view message) {
  constexpr size_t kEscapedBytes = 3;
  size_t size = 0;
  for (size_t i = 0; i < message.size(); ++i) size += IsPlainAt(message, i) ? 1 : kEscapedBytes;
  return size;
}

std::string EncodeGrpcMessage(absl::string_view message) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(message.size());
  for (size_t i = 0; i < message.size(); ++i) {
    if (IsPlainAt(message, i)) {
      encoded += message[i];
      continue;
    }
    const auto byte = static_cast<unsigned char>(message[i]);
    encoded += '%';
    encoded += kHex[byte >> 4];
    encoded += kHex[byte & 15];
  }
  return encoded;
}

std::string PercentDecode(absl::string_view encoded) {
  if (!absl::StrContains(encoded, '%')) return std::string(encoded);
  std::string message;
  message.reserve(encoded.size());
  for (size_t i = 0; i < encoded.size(); ++i) {
    const bool escaped = encoded[i] == '%' && i + 2 < encoded.size() && absl::ascii_isxdigit(encoded[i + 1]) &&
                         absl::ascii_isxdigit(encoded[i + 2]);
    if (!escaped) {
      message += encoded[i];
      continue;
    }
    message += absl::HexStringToBytes(encoded.substr(i + 1, 2));
    i += 2;
  }
  return message;
}

}  // namespace status_translator
