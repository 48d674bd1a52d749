#include "convert/wget_lines.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"

namespace status_translator {
namespace {

constexpr std::array<absl::string_view, 11> kWgetLines = {
    "--",
    "Authentication selected",
    "Authorization failed",
    "Connecting to ",
    "HTTP request sent",
    "Length: ",
    "Location: ",
    "Proxy request sent",
    "Resolving ",
    "Reusing existing connection",
    "Saving to: ",
};
// The first row of the progress.
constexpr absl::string_view kFirstRow = "\n     0K";

// "2026-11-27 20:57:39 ".
bool IsWgetTime(absl::string_view line) {
  constexpr absl::string_view kPattern = "dddd-dd-dd dd:dd:dd ";
  if (line.size() < kPattern.size()) return false;
  return std::equal(kPattern.begin(), kPattern.end(), line.begin(),
                    [](char wanted, char c) { return wanted == 'd' ? absl::ascii_isdigit(c) : wanted == c; });
}

bool IsWgetLine(absl::string_view line) {
  return IsWgetTime(line) || std::any_of(kWgetLines.begin(), kWgetLines.end(),
                                         [line](absl::string_view own) { return absl::StartsWith(line, own); });
}

constexpr absl::string_view kSkipping = "Skipping ";

// The body in "Skipping 9 bytes of body: [no book 7] done.", the line that was read last and those behind it, which
// belong to the body too if that has line ends. Empty if the text is not of this form.
absl::string_view SkippedBody(absl::string_view line, DumpReader& lines) {
  constexpr absl::string_view kBodyBegins = " bytes of body: [";
  size_t bytes = 0;
  const size_t at = line.find(kBodyBegins);
  if (at == absl::string_view::npos ||
      !absl::SimpleAtoi(line.substr(kSkipping.size(), at - kSkipping.size()), &bytes)) {
    return "";
  }
  // The line and the rest are one piece of text.
  const char* begin = line.data() + at + kBodyBegins.size();
  const absl::string_view text(begin, static_cast<size_t>(lines.rest().data() + lines.rest().size() - begin));
  if (bytes >= text.size() || text[bytes] != ']') return "";
  const char* end = begin + bytes;
  if (end > lines.rest().data()) lines.SkipBytes(static_cast<size_t>(end - lines.rest().data()));
  return text.substr(0, bytes);
}

}  // namespace

bool SkipWgetLines(DumpReader& lines) {
  bool skipped = false;
  while (!lines.done() && (IsWgetLine(lines.Peek()) || (skipped && lines.Peek().empty()))) {
    lines.Read();
    skipped = true;
  }
  return skipped;
}

std::optional<WgetDebug> SkipWgetDebug(DumpReader& lines) {
  if (lines.Peek() != "---response end---") return std::nullopt;
  WgetDebug debug;
  while (!lines.done()) {
    const absl::string_view line = lines.Read().text;
    if (line == "---response begin---" && StatusOfLine(lines.Peek()).has_value()) {
      debug.next_follows = true;
      return debug;
    }
    if (absl::StartsWith(line, "Saving to: ")) {
      // Another head can follow only a body that is not kept.
      debug.body = WithoutWgetLines(lines.rest());
      lines.SkipBytes(lines.rest().size());
    } else if (absl::StartsWith(line, kSkipping)) {
      debug.body = SkippedBody(line, lines);
    }
  }
  return debug;
}

absl::string_view WithoutWgetLines(absl::string_view body) {
  const size_t row = body.rfind(kFirstRow);
  if (row != absl::string_view::npos) return body.substr(0, row);
  const size_t last = absl::StripTrailingAsciiWhitespace(body).rfind('\n');
  return last != absl::string_view::npos && IsWgetTime(body.substr(last + 1)) ? body.substr(0, last) : body;
}

}  // namespace status_translator
