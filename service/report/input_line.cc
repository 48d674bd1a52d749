#include "report/input_line.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "report/access_log_line.h"
#include "report/metrics_line.h"

namespace status_translator {

InputLine ReadInputLine(absl::string_view line) {
  const absl::string_view start = absl::StripAsciiWhitespace(line);
  if (start.empty() || start[0] == '#') return OtherLine::kBlank;
  return start[0] == '{' ? ReadAccessLogLine(line) : ReadMetricsLine(line);
}

bool IsPassedAction(absl::string_view action) { return absl::StartsWith(action, "passed:"); }

bool LoggedResponse::is_passed() const { return IsPassedAction(translation.action); }

std::string UnknownRetryFlip(absl::string_view word) {
  return absl::StrCat("retry_flip is \"", word, "\", which is not none, becomes or stops");
}

}  // namespace status_translator
