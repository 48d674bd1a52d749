// What another table would change for callers.
#ifndef STATUS_TRANSLATOR_LOOKUP_DIFFERENCE_H_
#define STATUS_TRANSLATOR_LOOKUP_DIFFERENCE_H_

#include <bitset>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/answer_table.h"

namespace status_translator {

// Of origins by their value, those that are set: "none" for Origin{}, "application" and so on.
std::vector<absl::string_view> OriginNames(const std::bitset<kOriginCount>& origins);

// In place of a code: the answer is the one that the HTTP status has without an error code.
inline constexpr absl::string_view kByStatus = "by its HTTP status";

// One answer as callers see it.
struct SeenAnswer {
  std::string code;        // "NOT_FOUND", "404"; empty: the table does not say; or kByStatus
  bool retryable = false;  // false for kByStatus

  bool operator==(const SeenAnswer&) const = default;
};

// Questions whose answer changes in one way.
struct TableChange {
  std::string asked;  // all of them, for people: "HTTP 420-429", "error code E.1 under HTTP 400, origin intermediary"
  std::string error_code;             // empty: responses without one, and those whose error code no table answers
  int from = 0;                       // the first HTTP status or gRPC number; -1: every gRPC number without a row
  int to = 0;                         // inclusive
  std::bitset<kOriginCount> origins;  // by the value of Origin; none set: a gRPC number is asked
  SeenAnswer before;                  // where one side is kByStatus and happens to equal the other, nothing changes
  SeenAnswer after;
  bool becomes_retryable = false;      // at least one of the questions
  bool stops_being_retryable = false;  // likewise
  std::string reason;                  // of the new answer
};

// Every answer that differs, and nothing else: over all statuses, origins, error codes of either table and gRPC
// numbers. Neighbouring statuses, and origins, with the same change are one. Those that change retries come first.
std::vector<TableChange> DiffTables(const AnswerTable& before, const AnswerTable& after);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_DIFFERENCE_H_
