#include "convert/wget_lines.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

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

}  // namespace

bool SkipWgetLines(DumpReader& lines) {
  bool skipped = false;
  while (!lines.done() && (IsWgetLine(lines.Peek()) || (skipped && lines.Peek().empty()))) {
    lines.Read();
    skipped = true;
  }
  return skipped;
}

absl::string_view WithoutWgetLines(absl::string_view body) {
  const size_t row = body.rfind(kFirstRow);
  if (row != absl::string_view::npos) return body.substr(0, row);
  const size_t last = absl::StripTrailingAsciiWhitespace(body).rfind('\n');
  return last != absl::string_view::npos && IsWgetTime(body.substr(last + 1)) ? body.substr(0, last) : body;
}

}  // namespace status_translator
