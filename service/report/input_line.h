// One line of the input of `report`: an access log in JSON, metrics in the Prometheus text format, or the log of a
// program.
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
  std::string action;  // "would_change", "changed", or "passed:<reason>"
  std::string from;    // "HTTP 404"
  std::string before;  // what the caller sees without the service
  std::string to;      // what the caller sees with it
  std::string origin;  // may be empty
  std::string shape;   // the shape that claims the response, or else what its body is; may be empty
  std::string rule;    // may be empty
  auto operator<=>(const LoggedTranslation&) const = default;
};

// One response of an access log.
struct LoggedResponse {
  LoggedTranslation translation;  // its action may be "passed:<reason>": then nothing became of it
  bool is_claimed = false;        // whether translation.shape names a shape
  std::string skeleton;           // of a response that no shape claims (convert/skeleton.h); otherwise empty
  std::string setting;            // what is wrong with a setting, so that it passed; otherwise empty
  std::string route;              // the name of the proxy's route; may be empty
  bool is_passed() const;
};

// A response that no shape claims, or only one of generic form. Strings are plain words.
struct UnclaimedResponse {
  static constexpr RetryFlip retry_flip = RetryFlip::kNone;
  std::string route;
  std::string from;      // "HTTP 404"
  std::string body;      // what the body is, or the shape of generic form
  std::string skeleton;  // the names in it
  auto operator<=>(const UnclaimedResponse&) const = default;
};

// Responses that passed because a setting of their route is wrong. Strings are plain words.
struct WrongSetting {
  static constexpr RetryFlip retry_flip = RetryFlip::kNone;
  std::string route;
  std::string action;   // "passed:<reason>"
  std::string setting;  // what is wrong
  auto operator<=>(const WrongSetting&) const = default;
};

// The labels of status_translator_recognised_responses_total. Strings are plain words.
struct RecognisedShape {
  static constexpr RetryFlip retry_flip = RetryFlip::kNone;
  std::string source;  // "ext_proc", "call", or empty in an access log
  std::string shape;   // "none": no shape claims the response
  auto operator<=>(const RecognisedShape&) const = default;
};

struct CountedShapes {
  RecognisedShape recognised;
  uint64_t count = 0;
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
  kText,          // anything else: a line of a program's log
};

struct LineMistake {
  size_t column = 1;    // in bytes, from 1
  std::string message;  // one line of visible ASCII
};

using InputLine = std::variant<OtherLine, LoggedResponse, CountedResponses, CountedShapes, LineMistake>;

// `line` is without its line end. The content decides how it is read: a line that begins with "{" must be JSON, any
// other one that is neither blank, nor a comment, nor a sample of a metric is text.
InputLine ReadInputLine(absl::string_view line);

// Whether an action is that of a response that passed: "passed:<reason>".
bool IsPassedAction(absl::string_view action);

// For a retry_flip that is none of the three.
std::string UnknownRetryFlip(absl::string_view word);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_INPUT_LINE_H_
