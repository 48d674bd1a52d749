#include "wire/text.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "core/utf8.h"

namespace status_translator {
namespace {

constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

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

bool IsPlainText(absl::string_view text) {
  const auto is_control = [](char c) { return absl::ascii_iscntrl(c) && !absl::ascii_isspace(c); };
  return std::none_of(text.begin(), text.end(), is_control) && IsUtf8(text);
}

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

void LineWriter::AppendPart(absl::string_view part) {
  if (space_ && !line_.empty()) line_ += ' ';
  line_.append(part.data(), part.size());
  space_ = false;
}

void LineWriter::Append(absl::string_view text) {
  while (!text.empty() && !full_) {
    const size_t gap = space_ && !line_.empty() ? 1 : 0;
    if (const size_t run = WordsAtStart(text); run > 0) {
      full_ = line_.size() + gap + run > max_;
      if (line_.size() + gap >= max_) return;
      const size_t fits = std::min(run, max_ - line_.size() - gap);
      AppendPart(absl::StripTrailingAsciiWhitespace(text.substr(0, fits)));
      text.remove_prefix(run);
      continue;
    }
    const size_t size = Utf8CharacterBytes(text);
    if (size == 1 && absl::ascii_isspace(text[0])) {
      space_ = true;
    } else {
      const bool c1 = size == 2 && text[0] == '\xC2' && static_cast<uint8_t>(text[1]) < 0xA0;
      const bool bad = size == 0 || c1 || (size == 1 && absl::ascii_iscntrl(text[0]));
      const absl::string_view character = bad ? kReplacement : text.substr(0, size);
      full_ = line_.size() + gap + character.size() > max_;
      if (full_) return;
      AppendPart(character);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
}

std::string OneLine(absl::string_view text, size_t max) {
  LineWriter line(max);
  line.Reserve(text.size());
  line.Append(text);
  return line.Take();
}

}  // namespace status_translator
