// One line of the input of `report`: an access log in JSON, or metrics in the Prometheus text format.
#ifndef STATUS_TRANSLATOR_REPORT_INPUT_LINE_H_
#define STATUS_TRANSLATOR_REPORT_INPUT_LINE_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "absl/strings/string_view.h"
#include "core/retry_flip.h"

namespace status_translator {

// What a response became, or would have become, as the proxy logged it. Strings are plain words (report/plain_word.h).
struct LoggedTranslation {
  RetryFlip retry_flip = RetryFlip::kNone;
  std::string action;  // "would_change", "changed"
  std::string from;    // "HTTP 404"
  std::string before;  // what the caller sees without the service
  std::string to;      // what the caller sees with it
  std::string origin;  // may be empty
  std::string shape;   // the shape that claims the response, or else what its body is; may be empty
  std::string rule;    // may be empty
  auto operator<=>(const LoggedTranslation&) const = default;
};

// The labels of status_translator_ext_proc_responses_total. Strings are plain words.
struct CountedOutcome {
  RetryFlip retry_flip = RetryFlip::kNone;
  std::string mode;
  std::string direction;
  std::string action;  // "would_change", "changed", "passed:<reason>"
  std::string kind;    // of the rule
  auto operator<=>(const CountedOutcome&) const = default;
};

struct CountedResponses {
  CountedOutcome outcome;
  uint64_t count = 0;
};

// A line that is valid and holds nothing to report.
enum class OtherLine {
  kBlank,         // or a comment
  kPassed,        // of an access log: its member "translation" is null or "-", so this response was not translated
  kForeignLog,    // JSON without a member "translation"
  kOtherMetrics,  // a sample of another metric
};

struct LineMistake {
  size_t column = 1;    // in bytes, from 1
  std::string message;  // one line of visible ASCII
};

using InputLine = std::variant<OtherLine, LoggedTranslation, CountedResponses, LineMistake>;

// `line` is without its line end. The content decides how it is read: a line that begins with "{" is one of an access
// log, any other one that is neither blank nor a comment a sample of a metric.
InputLine ReadInputLine(absl::string_view line);

// For a retry_flip that is none of the three.
std::string UnknownRetryFlip(absl::string_view word);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_INPUT_LINE_H_
