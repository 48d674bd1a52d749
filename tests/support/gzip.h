#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_GZIP_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_GZIP_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

inline uint32_t Crc32(absl::string_view text) {
  uint32_t crc = 0xFFFFFFFF;
  for (const char c : text) {
    crc ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

// One gzip member (RFC 1952) with the text stored uncompressed, so that tests need no compressor.
inline std::string Gzip(absl::string_view text) {
  std::string member("\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\xFF", 10);
  const auto add = [&](uint32_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) member += static_cast<char>(number >> (8 * i));
  };
  absl::string_view rest = text;
  do {
    const absl::string_view block = rest.substr(0, 0xFFFF);
    rest.remove_prefix(block.size());
    member += rest.empty() ? '\1' : '\0';
    add(static_cast<uint32_t>(block.size()), 2);
    add(~static_cast<uint32_t>(block.size()), 2);
    member.append(block.data(), block.size());
  } while (!rest.empty());
  add(Crc32(text), 4);
  add(static_cast<uint32_t>(text.size()), 4);
  return member;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_GZIP_H_
