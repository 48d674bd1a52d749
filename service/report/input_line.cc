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
  if (start[0] != '{') return ReadMetricsLine(line);
  // Other texts begin with a brace, too, for example "{transport: Error".
  const size_t next = start.find_first_not_of(" \t", 1);
  const bool is_json = next != absl::string_view::npos && (start[next] == '"' || start[next] == '}');
  return is_json ? ReadAccessLogLine(line) : OtherLine::kText;
}

bool IsPassedAction(absl::string_view action) { return absl::StartsWith(action, "passed:"); }

bool LoggedResponse::is_passed() const { return IsPassedAction(translation.action); }

std::string UnknownRetryFlip(absl::string_view word) {
  return absl::StrCat("retry_flip is \"", word, "\", which is not none, becomes or stops");
}

}  // namespace status_translator
