// What an answer consists of.
#ifndef STATUS_TRANSLATOR_CORE_RULE_H_
#define STATUS_TRANSLATOR_CORE_RULE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// How an answer was found. Values are those of statustranslator.v1.RuleKind.
enum class RuleKind : uint8_t {
  kExact = 1,
  kRange = 2,
  kDefault = 3,
  kErrorCode = 4,
  kInterim = 5,
  kUnknownNumber = 6,
  kNotGrpc = 7,
  kNotPublished = 8,
};

// "EXACT" and so on.
absl::string_view RuleKindName(RuleKind kind);

// Whether the same request may be sent again.
struct Retry {
  bool retryable = false;
  std::string reason;

  bool operator==(const Retry&) const = default;
};

// The depth of a rule that no row gave.
inline constexpr int kNoDepth = 1 << 20;

// A compiled rule: the answer with its why. Owned by its Profile and immutable.
struct Rule {
  RuleKind kind = RuleKind::kNotPublished;
  int code = 0;         // the answer: a gRPC number or an HTTP status; meaningless for kNotPublished
  std::string row;      // as written: "404", "4xx", "default", "NOT_FOUND"; empty where no row answered
  std::string profile;  // where it was found
  std::string reason;   // may be empty in published tables
  Retry retry;
  int depth = 0;  // how many `extends` away it was found

  bool has_answer() const { return kind != RuleKind::kNotPublished; }
  bool operator==(const Rule&) const = default;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_RULE_H_
