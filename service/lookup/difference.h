// The differences of two tables, as callers see them.
#ifndef STATUS_TRANSLATOR_LOOKUP_DIFFERENCE_H_
#define STATUS_TRANSLATOR_LOOKUP_DIFFERENCE_H_

#include <bitset>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/answer_table.h"
#include "core/rule.h"

namespace status_translator {

// The names of the origins in a set indexed by their values: "none" for Origin::kUnspecified, "application" and so on.
std::vector<absl::string_view> OriginNames(const std::bitset<kOriginCount>& origins);

// Stands for a code: the answer is that of the HTTP status without an error code.
inline constexpr absl::string_view kByStatus = "by its HTTP status";

// One answer as callers see it.
struct SeenAnswer {
  std::string code;           // for example "NOT_FOUND" or "404"; empty: the table has no answer; or kByStatus
  bool retryable = false;     // false for kByStatus
  CatalogEntry catalog = {};  // of the error code

  bool operator==(const SeenAnswer&) const = default;
};

// For people: "type \"https://…\", title \"Sold out\""; empty for no entry.
std::string CatalogText(const CatalogEntry& entry);
// The members that differ: "title \"Sold out\" -> \"None left\"".
std::string CatalogChangeText(const CatalogEntry& before, const CatalogEntry& after);

// A set of questions whose answers change in the same way.
struct TableChange {
  // The questions, for people: "HTTP 420-429", "error code E.1 under HTTP 400, origin intermediary".
  std::string asked;
  std::string error_code;             // empty: responses without one, or with one that neither table has
  std::string shape;                  // empty: responses of no shape, or of one that no row for the error code names
  int from = 0;                       // the first HTTP status or gRPC number; -1: every gRPC number without a row
  int to = 0;                         // inclusive
  std::bitset<kOriginCount> origins;  // by the value of Origin; none set: the question is a gRPC number
  SeenAnswer before;                  // if one side is kByStatus, questions where both sides are equal do not change
  SeenAnswer after;
  bool becomes_retryable = false;      // for at least one of the questions
  bool stops_being_retryable = false;  // likewise
  std::string reason;                  // of the new answer
};

// Exactly the answers that differ, over all statuses, origins, error codes of either table and gRPC numbers. Adjacent
// statuses, and origins, with the same change are merged. Changes of retries come first.
std::vector<TableChange> DiffTables(const AnswerTable& before, const AnswerTable& after);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_DIFFERENCE_H_
