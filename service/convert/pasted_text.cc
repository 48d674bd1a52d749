#include "convert/pasted_text.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "convert/dump_lines.h"
#include "core/utf8.h"

namespace status_translator {
namespace {

constexpr absl::string_view kEscape = "\x1b[";

bool IsBlank(absl::string_view line) { return absl::StripAsciiWhitespace(line).empty(); }

// What each line that is not blank begins with: a quotation mark and a space if there is one, else white space; empty
// if they have nothing in common.
absl::string_view CommonMark(absl::string_view text) {
  std::optional<absl::string_view> mark;
  for (DumpReader lines(text); !lines.done();) {
    const absl::string_view line = lines.Read().text;
    if (IsBlank(line)) continue;
    if (!mark.has_value()) mark = line.substr(0, line[0] == '>' ? 1 : line.find_first_not_of(" \t"));
    const size_t common =
        static_cast<size_t>(std::mismatch(mark->begin(), mark->end(), line.begin(), line.end()).first - mark->begin());
    mark = mark->substr(0, common);
    if (mark->empty()) break;
  }
  return mark.value_or("");
}

std::string WithoutMark(absl::string_view text, absl::string_view mark) {
  const bool is_quotation = mark == ">";
  std::string without;
  without.reserve(text.size());
  for (DumpReader lines(text); !lines.done();) {
    absl::string_view line = lines.ReadWhole();
    // A blank line may have lost white space.
    if (!absl::ConsumePrefix(&line, mark) && !is_quotation) line.remove_prefix(line.find_first_not_of(" \t"));
    if (is_quotation) absl::ConsumePrefix(&line, " ");
    absl::StrAppend(&without, line);
  }
  return without;
}

}  // namespace

std::string WithoutStyles(absl::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const size_t escape = std::min(text.find(kEscape), text.size());
    absl::StrAppend(&plain, text.substr(0, escape));
    text.remove_prefix(escape);
    const size_t end = text.find_first_not_of("0123456789;", kEscape.size());
    const bool style = end != absl::string_view::npos && text[end] == 'm';
    if (!style) absl::StrAppend(&plain, text.substr(0, kEscape.size()));
    text.remove_prefix(std::min(style ? end + 1 : kEscape.size(), text.size()));
  }
  return plain;
}

std::string WithoutPasteMarks(absl::string_view text) {
  const bool has_styles = absl::StrContains(text, kEscape) && !absl::StrContains(text, '\0') && IsUtf8(text);
  std::string plain = has_styles ? WithoutStyles(text) : std::string(text);
  for (int i = 0; i < kMaxQuotations && CommonMark(plain) == ">"; ++i) plain = WithoutMark(plain, ">");
  const std::string indent(CommonMark(plain));
  return indent.empty() || indent == ">" ? plain : WithoutMark(plain, indent);
}

}  // namespace status_translator
