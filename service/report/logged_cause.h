// What is behind an error in a log.
#ifndef STATUS_TRANSLATOR_REPORT_LOGGED_CAUSE_H_
#define STATUS_TRANSLATOR_REPORT_LOGGED_CAUSE_H_

#include <compare>
#include <optional>
#include <string>
#include <tuple>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/retry_flip.h"

namespace status_translator {

// Strings are plain words (report/plain_word.h) and may be empty if the words of the error do not tell. Two are equal
// if they differ in what is the newest alone.
struct LoggedCause {
  static constexpr RetryFlip retry_flip = RetryFlip::kNone;
  std::string causes;      // the likeliest first: "connection_lost or rst_stream"
  std::string wire;        // "HTTP 429", "REFUSED_STREAM"
  std::string seen;        // the gRPC code that the caller saw
  std::string right;       // the gRPC code that says what happened; "RESOURCE_EXHAUSTED or UNAVAILABLE"
  std::string retry;       // whether the request may be sent again: "yes", "no"
  std::string printed_by;  // the client or proxy
  // Of the errors that have this cause, the one of the latest time; of those without a time, the last one read.
  mutable std::string newest;
  mutable absl::Time newest_time = absl::InfinitePast();

  auto operator<=>(const LoggedCause& other) const { return Compared() <=> other.Compared(); }
  bool operator==(const LoggedCause& other) const { return Compared() == other.Compared(); }

 private:
  std::tuple<const std::string&, const std::string&, const std::string&, const std::string&, const std::string&,
             const std::string&>
  Compared() const {
    return {causes, wire, seen, right, retry, printed_by};
  }
};

// Says what is behind the errors of a log.
class CauseFinder {
 public:
  CauseFinder() = default;
  CauseFinder(const CauseFinder&) = delete;
  CauseFinder& operator=(const CauseFinder&) = delete;
  virtual ~CauseFinder() = default;

  // `error`: a line, or an error of several lines, of at most ErrorLines::kMaxErrorBytes.
  virtual std::optional<LoggedCause> Find(absl::string_view error) const = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_LOGGED_CAUSE_H_
