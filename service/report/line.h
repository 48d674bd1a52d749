// One line of what `report` reads: an access log in JSON, or metrics in Prometheus's text.
#ifndef STATUS_TRANSLATOR_REPORT_LINE_H_
#define STATUS_TRANSLATOR_REPORT_LINE_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "absl/strings/string_view.h"

namespace status_translator {

// A longer word is cut. Words are visible ASCII, whatever the line says: they go to a terminal.
inline constexpr size_t kMaxWordBytes = 160;

// What a response became or would have become, as the proxy logged it.
struct LoggedTranslation {
  std::string retry_flip;  // "none", "becomes", "stops"
  std::string action;      // "would_change", "changed"
  std::string from;        // "HTTP 404"
  std::string before;      // what the caller saw without us
  std::string to;
  std::string origin;      // may be empty
  std::string recognised;  // the shape of the body; may be empty
  std::string rule;        // may be empty
  auto operator<=>(const LoggedTranslation&) const = default;
};

// The labels of status_translator_ext_proc_responses_total.
struct CountedOutcome {
  std::string retry_flip;
  std::string mode;
  std::string direction;
  std::string action;  // "would_change", "changed", "passed:<why>"
  std::string kind;    // of the rule
  auto operator<=>(const CountedOutcome&) const = default;
};

struct CountedResponses {
  CountedOutcome outcome;
  uint64_t count = 0;
};

enum class OtherLine {
  kBlank,    // or a comment
  kPassed,   // of a log that would say a translation: here there was none
  kLog,      // of a log that says nothing of ours
  kMetrics,  // of other metrics
};

struct LineMistake {
  size_t column = 1;  // in bytes, from 1
  std::string what;   // one line of visible ASCII
};

using ReportLine = std::variant<OtherLine, LoggedTranslation, CountedResponses, LineMistake>;

// `line` has no end of line. What it is is told by its content.
ReportLine ReadReportLine(absl::string_view line);

// Of a line that begins with "{".
ReportLine ReadLogLine(absl::string_view line);

// Of any other that is not blank.
ReportLine ReadMetricsLine(absl::string_view line);

// Visible ASCII of at most kMaxWordBytes; other bytes are escaped.
std::string PlainWord(absl::string_view text);

// "none", "becomes" or "stops".
bool IsRetryFlip(absl::string_view word);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_LINE_H_
