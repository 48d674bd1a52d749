#include "wire/charset.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "core/utf8.h"

namespace status_translator {
namespace {

constexpr uint32_t kReplacement = 0xFFFD;
constexpr uint32_t kFirstHighSurrogate = 0xD800;
constexpr uint32_t kFirstLowSurrogate = 0xDC00;
constexpr uint32_t kLastSurrogate = 0xDFFF;
constexpr uint32_t kFirstBeyondOneUnit = 0x10000;

// The charset parameter of "text/plain; charset=\"ISO-8859-1\""; empty if there is none.
absl::string_view CharsetOf(absl::string_view content_type) {
  if (!absl::StrContains(content_type, '=')) return "";
  for (absl::string_view parameter : absl::StrSplit(content_type, ';')) {
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(parameter, absl::MaxSplits('=', 1));
    if (!absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(parts.first), "charset")) continue;
    absl::string_view value = absl::StripAsciiWhitespace(parts.second);
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    return value;
  }
  return "";
}

bool IsLatin1(absl::string_view charset) {
  constexpr absl::string_view kNames[] = {"iso-8859-1", "iso8859-1", "iso_8859-1",   "latin1",
                                          "latin-1",    "l1",        "windows-1252", "cp1252"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [charset](absl::string_view name) { return absl::EqualsIgnoreCase(charset, name); });
}

}  // namespace

void AppendUtf8(uint32_t point, std::string& out) {
  const auto add = [&out](uint32_t byte) { out += static_cast<char>(byte); };
  const auto add_rest = [&](int shift) { add(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80) return add(point);
  if (point < 0x800) {
    add(0xC0 | point >> 6);
  } else if (point < 0x10000) {
    add(0xE0 | point >> 12);
    add_rest(6);
  } else {
    add(0xF0 | point >> 18);
    add_rest(12);
    add_rest(6);
  }
  add_rest(0);
}

uint32_t PointOfWindows1252(uint8_t byte) {
  // 0x80 to 0x9F; the others have the number of their character. 0: stays a control character.
  constexpr uint16_t kPoints[] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                  0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
  const bool differs = byte >= 0x80 && byte <= 0x9F && kPoints[byte - 0x80] != 0;
  return differs ? kPoints[byte - 0x80] : byte;
}

std::optional<std::string> Utf8FromLatin1(absl::string_view content_type, absl::string_view bytes) {
  if (!IsLatin1(CharsetOf(content_type)) || IsUtf8(bytes)) return std::nullopt;
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) AppendUtf8(PointOfWindows1252(static_cast<uint8_t>(byte)), text);
  return text;
}

bool BeginsUtf16(absl::string_view bytes) {
  return absl::StartsWith(bytes, "\xFF\xFE") || absl::StartsWith(bytes, "\xFE\xFF");
}

std::optional<std::string> Utf8FromUtf16(absl::string_view bytes) {
  if (!BeginsUtf16(bytes)) return std::nullopt;
  const bool low_first = bytes[0] == '\xFF';
  const auto unit_at = [bytes, low_first](size_t i) {
    const auto first = static_cast<uint8_t>(bytes[i]);
    const auto second = static_cast<uint8_t>(bytes[i + 1]);
    return static_cast<uint32_t>(low_first ? second << 8 | first : first << 8 | second);
  };
  std::string text;
  text.reserve(bytes.size() / 2);
  size_t i = 2;
  for (; i + 1 < bytes.size(); i += 2) {
    const uint32_t unit = unit_at(i);
    if (unit < kFirstHighSurrogate || unit > kLastSurrogate) {
      AppendUtf8(unit, text);
      continue;
    }
    const uint32_t next = i + 3 < bytes.size() ? unit_at(i + 2) : 0;
    const bool is_pair = unit < kFirstLowSurrogate && next >= kFirstLowSurrogate && next <= kLastSurrogate;
    AppendUtf8(is_pair ? kFirstBeyondOneUnit + ((unit - kFirstHighSurrogate) << 10 | (next - kFirstLowSurrogate))
                       : kReplacement,
               text);
    if (is_pair) i += 2;
  }
  if (i < bytes.size()) AppendUtf8(kReplacement, text);
  return text;
}

}  // namespace status_translator
