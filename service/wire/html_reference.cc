#include "wire/html_reference.h"

#include <algorithm>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "support/named_text.h"
#include "wire/charset.h"

namespace status_translator {

// html_references.txt, embedded.
absl::Span<const NamedText> HtmlReferences();

namespace {

constexpr uint32_t kReplacementPoint = 0xFFFD;
constexpr uint32_t kLastPoint = 0x10FFFF;
// CounterClockwiseContourIntegral; and, of those without a semicolon, for example frac12.
constexpr size_t kLongestName = 31;
constexpr size_t kLongestWithoutSemicolon = 6;

struct NamedReference {
  uint32_t first = 0;
  uint32_t second = 0;  // 0: one character
  bool needs_semicolon = true;
};
using NamedReferences = absl::flat_hash_map<absl::string_view, NamedReference>;

// Lines of CODE[+CODE]=NAME[,NAME...]. A name with '*' counts without a semicolon too.
NamedReferences ParseReferences(absl::string_view table) {
  NamedReferences references;
  for (const absl::string_view line : absl::StrSplit(table, '\n')) {
    if (absl::StartsWith(line, "#")) continue;
    for (const absl::string_view entry : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
      const std::pair<absl::string_view, absl::string_view> sides = absl::StrSplit(entry, absl::MaxSplits('=', 1));
      const std::pair<absl::string_view, absl::string_view> points =
          absl::StrSplit(sides.first, absl::MaxSplits('+', 1));
      NamedReference reference;
      if (!absl::SimpleHexAtoi(points.first, &reference.first)) continue;
      if (!points.second.empty() && !absl::SimpleHexAtoi(points.second, &reference.second)) continue;
      for (absl::string_view name : absl::StrSplit(sides.second, ',')) {
        reference.needs_semicolon = !absl::ConsumeSuffix(&name, "*");
        references.emplace(name, reference);
      }
    }
  }
  return references;
}

const NamedReferences& KnownReferences() {
  static const auto& known = *new NamedReferences(ParseReferences(HtmlReferences()[0].bytes));
  return known;
}

// A page is shown as one line, where the width of a space does not matter.
uint32_t WithoutNoBreakSpace(uint32_t point) { return point == 0xA0 ? ' ' : point; }

// What a number stands for (WHATWG HTML, numeric character reference end state).
uint32_t PointOfNumber(uint32_t number) {
  const bool is_surrogate = number >= 0xD800 && number <= 0xDFFF;
  if (number == 0 || number > kLastPoint || is_surrogate) return kReplacementPoint;
  return number <= 0xFF ? PointOfWindows1252(static_cast<uint8_t>(number)) : number;
}

// "#46;", "#x2E;", or the same without a semicolon. Takes digits without end, which stand for no character.
size_t DecodeNumber(absl::string_view text, std::string& out) {
  const bool is_hex = text.size() > 1 && (text[1] == 'x' || text[1] == 'X');
  const size_t begin = is_hex ? 2 : 1;
  size_t end = begin;
  uint32_t number = 0;
  for (; end < text.size(); ++end) {
    const char c = text[end];
    if (!(is_hex ? absl::ascii_isxdigit(c) : absl::ascii_isdigit(c))) break;
    const auto digit = static_cast<uint32_t>(absl::ascii_isdigit(c) ? c - '0' : absl::ascii_tolower(c) - 'a' + 10);
    number = std::min(number * (is_hex ? 16 : 10) + digit, kLastPoint + 1);
  }
  if (end == begin) return 0;
  AppendUtf8(WithoutNoBreakSpace(PointOfNumber(number)), out);
  return end < text.size() && text[end] == ';' ? end + 1 : end;
}

size_t AppendReference(const NamedReference& reference, size_t used, std::string& out) {
  AppendUtf8(WithoutNoBreakSpace(reference.first), out);
  if (reference.second != 0) AppendUtf8(reference.second, out);
  return used;
}

}  // namespace

size_t DecodeHtmlReference(absl::string_view text, std::string& out) {
  if (absl::StartsWith(text, "#")) return DecodeNumber(text, out);
  size_t size = 0;
  while (size < text.size() && size <= kLongestName && absl::ascii_isalnum(text[size])) ++size;
  if (size == 0) return 0;
  const NamedReferences& known = KnownReferences();
  if (size < text.size() && text[size] == ';') {
    const auto found = known.find(text.substr(0, size));
    if (found != known.end()) return AppendReference(found->second, size + 1, out);
  }
  for (size = std::min(size, kLongestWithoutSemicolon); size > 1; --size) {
    const auto found = known.find(text.substr(0, size));
    if (found != known.end() && !found->second.needs_semicolon) return AppendReference(found->second, size, out);
  }
  return 0;
}

}  // namespace status_translator
