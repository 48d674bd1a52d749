#include "wire/base64.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace status_translator {

std::string Base64WithoutPadding(absl::string_view bytes) {
  std::string encoded = absl::Base64Escape(bytes);
  encoded.resize(encoded.find_last_not_of('=') + 1);
  return encoded;
}

std::optional<std::string> DecodeBase64Pieces(absl::string_view encoded) {
  constexpr size_t kGroup = 4;  // characters for three bytes
  std::string bytes, group, decoded;
  bytes.reserve(encoded.size() / kGroup * 3 + 2);
  const auto decode_group = [&] {
    if (!absl::Base64Unescape(group, &decoded)) return false;
    bytes += decoded;
    group.clear();
    return true;
  };
  for (const char c : encoded) {
    if (absl::ascii_isspace(c)) continue;
    // absl takes dots for padding.
    if (c == '.') return std::nullopt;
    group += c;
    if (group.size() == kGroup && !decode_group()) return std::nullopt;
  }
  if (!group.empty() && !decode_group()) return std::nullopt;
  return bytes;
}

}  // namespace status_translator
