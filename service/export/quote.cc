#include "export/quote.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "core/utf8.h"

namespace status_translator {
namespace {

// The code point of the first character of `text`, which has `size` bytes.
uint32_t CodePoint(absl::string_view text, size_t size) {
  if (size == 1) return static_cast<uint8_t>(text[0]);
  uint32_t point = static_cast<uint8_t>(text[0]) & (0xFF >> (size + 1));
  for (size_t i = 1; i < size; ++i) point = (point << 6) | (static_cast<uint8_t>(text[i]) & 0x3F);
  return point;
}

void AppendEscaped(absl::string_view character, Escapes escapes, std::string& text) {
  const uint32_t point = CodePoint(character, character.size());
  if (escapes == Escapes::kBytes || (escapes == Escapes::kUtf16 && point < 0x80)) {
    for (const char c : character) absl::StrAppendFormat(&text, "\\%03o", static_cast<uint8_t>(c));
  } else if (escapes == Escapes::kBraces) {
    absl::StrAppendFormat(&text, "\\u{%x}", point);
  } else if (point < 0x10000) {
    absl::StrAppendFormat(&text, "\\u%04x", point);
  } else if (escapes == Escapes::kUtf16) {
    absl::StrAppendFormat(&text, "\\u%04x\\u%04x", 0xD7C0 + (point >> 10), 0xDC00 + (point & 0x3FF));
  } else {
    absl::StrAppendFormat(&text, "\\U%08x", point);
  }
}

}  // namespace

std::string Quote(absl::string_view text, Escapes escapes, bool any_quotes) {
  const auto count = [&](char c) { return std::count(text.begin(), text.end(), c); };
  const char quote = any_quotes && count('"') > count('\'') ? '\'' : '"';
  std::string quoted(1, quote);
  while (!text.empty()) {
    const size_t size = std::max<size_t>(Utf8CharacterBytes(text), 1);
    const char c = text[0];
    // A trigraph before C++17: two question marks and the next character are one character.
    const bool trigraph = escapes == Escapes::kBytes && c == '?' && quoted.back() == '?';
    if (c == quote || c == '\\' || trigraph) quoted += '\\';
    if (absl::ascii_isprint(c)) {
      quoted += c;
    } else {
      AppendEscaped(text.substr(0, size), escapes, quoted);
    }
    text.remove_prefix(size);
  }
  return quoted + quote;
}

}  // namespace status_translator
