#include "report/line.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/strip.h"

namespace status_translator {

std::string PlainWord(absl::string_view text) {
  constexpr absl::string_view kCut = "...";
  std::string word;
  for (const char c : text) {
    const std::string shown = absl::ascii_isprint(static_cast<unsigned char>(c)) && c != '\\'
                                  ? std::string(1, c)
                                  : absl::CHexEscape(absl::string_view(&c, 1));
    if (word.size() + shown.size() > kMaxWordBytes - kCut.size()) return word.append(kCut.data(), kCut.size());
    word += shown;
  }
  return word;
}

bool IsRetryFlip(absl::string_view word) { return word == "none" || word == "becomes" || word == "stops"; }

ReportLine ReadReportLine(absl::string_view line) {
  const absl::string_view start = absl::StripAsciiWhitespace(line);
  if (start.empty() || start[0] == '#') return OtherLine::kBlank;
  return start[0] == '{' ? ReadLogLine(line) : ReadMetricsLine(line);
}

}  // namespace status_translator
