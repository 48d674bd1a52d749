#include "wire/text.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/utf8.h"

namespace status_translator {
namespace {

constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// Elements whose content browsers do not show.
constexpr absl::string_view kInvisibleElements[] = {"script", "style", "template", "noscript"};

// The rest of `html` from the end tag of the element `name` on; empty if there is none.
absl::string_view AfterElement(absl::string_view html, absl::string_view name) {
  for (size_t at = html.find("</"); at != absl::string_view::npos; at = html.find("</", at + 2)) {
    if (absl::StartsWithIgnoreCase(html.substr(at + 2), name)) return html.substr(at);
  }
  return "";
}

// The named character references that pages of errors use.
constexpr struct {
  absl::string_view name;
  absl::string_view text;
} kReferences[] = {{"lt;", "<"}, {"gt;", ">"}, {"quot;", "\""}, {"apos;", "'"}, {"nbsp;", " "}, {"amp;", "&"}};

// Appends the ASCII character of a numeric reference, for example "#46;" or "#x2E;", and returns its size; 0 if `text`
// does not begin with one.
size_t AppendNumericReference(absl::string_view text, std::string& out) {
  constexpr size_t kLongest = 6;  // "#x007F;" without the first byte
  const size_t end = text.substr(0, kLongest + 1).find(';');
  if (end == absl::string_view::npos || end < 2 || text[0] != '#') return 0;
  const bool is_hex = text[1] == 'x' || text[1] == 'X';
  const absl::string_view digits = text.substr(is_hex ? 2 : 1, end - (is_hex ? 2 : 1));
  uint32_t point = 0;
  const bool is_number = is_hex ? absl::SimpleHexAtoi(digits, &point) : absl::SimpleAtoi(digits, &point);
  if (!is_number || point < ' ' || point > '~') return 0;
  out += static_cast<char>(point);
  return end + 1;
}

std::string Unescaped(absl::string_view html) {
  std::string text;
  while (!html.empty()) {
    const size_t at = html.find('&');
    absl::StrAppend(&text, html.substr(0, at));
    if (at == absl::string_view::npos) break;
    html.remove_prefix(at + 1);
    size_t used = AppendNumericReference(html, text);
    for (const auto& reference : kReferences) {
      if (used > 0 || !absl::StartsWith(html, reference.name)) continue;
      absl::StrAppend(&text, reference.text);
      used = reference.name.size();
    }
    if (used == 0) text += '&';
    html.remove_prefix(used);
  }
  return text;
}

// The bytes of printable ASCII at the start, single spaces between words included: most text is that.
size_t WordsAtStart(absl::string_view text) {
  const auto printable = [](char c) { return c > ' ' && c <= '~'; };
  size_t size = 0;
  while (size < text.size() && printable(text[size])) {
    ++size;
    if (size + 1 < text.size() && text[size] == ' ' && printable(text[size + 1])) ++size;
  }
  return size;
}

}  // namespace

std::string FixUtf8(absl::string_view text) {
  std::string fixed;
  fixed.resize(text.size() * kReplacement.size());  // the most that it can become
  size_t out = 0;
  while (!text.empty()) {
    const size_t size = static_cast<uint8_t>(text[0]) < 0x80 ? 1 : Utf8CharacterBytes(text);
    const absl::string_view character = size == 0 ? kReplacement : text.substr(0, size);
    for (const char c : character) fixed[out++] = c;
    text.remove_prefix(size == 0 ? 1 : size);
  }
  fixed.resize(out);
  return fixed;
}

absl::string_view Shorten(absl::string_view text, size_t max) {
  if (text.size() <= max) return text;
  while (max > 0 && (static_cast<uint8_t>(text[max]) & 0xC0) == 0x80) --max;
  return text.substr(0, max);
}

std::string OneLine(absl::string_view text, size_t max) {
  std::string line;
  line.reserve(std::min(text.size(), max));
  bool space = false;
  const auto append = [&](absl::string_view part) {
    if (space && !line.empty()) line += ' ';
    line.append(part.data(), part.size());
    space = false;
  };
  while (!text.empty()) {
    const size_t gap = space && !line.empty() ? 1 : 0;
    if (const size_t run = WordsAtStart(text); run > 0) {
      if (line.size() + gap >= max) break;
      const size_t fits = std::min(run, max - line.size() - gap);
      append(absl::StripTrailingAsciiWhitespace(text.substr(0, fits)));
      if (fits < run) break;
      text.remove_prefix(run);
      continue;
    }
    const size_t size = Utf8CharacterBytes(text);
    if (size == 1 && absl::ascii_isspace(text[0])) {
      space = true;
    } else {
      const bool c1 = size == 2 && text[0] == '\xC2' && static_cast<uint8_t>(text[1]) < 0xA0;
      const bool bad = size == 0 || c1 || (size == 1 && absl::ascii_iscntrl(text[0]));
      const absl::string_view character = bad ? kReplacement : text.substr(0, size);
      if (line.size() + gap + character.size() > max) break;
      append(character);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return line;
}

std::string HtmlText(absl::string_view html, size_t max) {
  const size_t enough = 8 * max;  // most of a page is white space, which is collapsed
  std::string seen;
  while (!html.empty() && seen.size() < enough) {
    if (html[0] != '<') {
      const size_t end = html.find('<');
      const absl::string_view text = html.substr(0, end);
      absl::StrAppend(&seen, text.substr(0, enough));
      html.remove_prefix(text.size());
      continue;
    }
    if (absl::StartsWith(html, "<!--")) {
      const size_t end = html.find("-->", 4);
      html = end == absl::string_view::npos ? "" : html.substr(end + 3);
      continue;
    }
    const size_t end = html.find('>');
    if (end == absl::string_view::npos) break;
    const absl::string_view tag = html.substr(1, end - 1);
    html.remove_prefix(end + 1);
    absl::StrAppend(&seen, " ");
    for (const absl::string_view name : kInvisibleElements) {
      if (absl::StartsWithIgnoreCase(tag, name)) html = AfterElement(html, name);
    }
  }
  return OneLine(Unescaped(seen), max);
}

std::string HtmlTitle(absl::string_view html, size_t max) {
  for (size_t at = html.find('<'); at != absl::string_view::npos; at = html.find('<', at + 1)) {
    if (!absl::StartsWithIgnoreCase(html.substr(at + 1), "title")) continue;
    const absl::string_view rest = html.substr(at);
    const size_t open = rest.find('>');
    if (open == absl::string_view::npos) return "";
    const absl::string_view title = rest.substr(open + 1);
    return OneLine(Unescaped(title.substr(0, title.find('<')).substr(0, 8 * max)), max);
  }
  return "";
}

}  // namespace status_translator
