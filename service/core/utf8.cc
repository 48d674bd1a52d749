#include "core/utf8.h"

#include <cstdint>

namespace status_translator {

size_t Utf8CharacterBytes(absl::string_view text) {
  const auto byte = [&](size_t i) -> uint32_t { return static_cast<uint8_t>(text[i]); };
  const uint32_t first = byte(0);
  if (first < 0x80) return 1;
  const size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  uint32_t point = first & (0xFF >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    point = (point << 6) | (byte(i) & 0x3F);
  }
  const bool overlong = (size == 3 && point < 0x800) || (size == 4 && point < 0x10000);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return overlong || surrogate || point > 0x10FFFF ? 0 : size;
}

bool IsUtf8(absl::string_view text) {
  for (size_t at = 0; at < text.size();) {
    // Most text is ASCII.
    const size_t size = static_cast<uint8_t>(text[at]) < 0x80 ? 1 : Utf8CharacterBytes(text.substr(at));
    if (size == 0) return false;
    at += size;
  }
  return true;
}

bool IsText(absl::string_view text) { return text.find('\0') == absl::string_view::npos && IsUtf8(text); }

}  // namespace status_translator
