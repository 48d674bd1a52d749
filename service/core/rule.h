// A compiled rule: the answer of one row, how it was found, its reason and its retry advice.
#ifndef STATUS_TRANSLATOR_CORE_RULE_H_
#define STATUS_TRANSLATOR_CORE_RULE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
// Relative, so that it is found beside this file once it is installed.
#include "../core/shared_text.h"

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
  SharedText reason;

  bool operator==(const Retry&) const = default;
};

// The advice that belongs to a gRPC number, 0 or above, where no row says otherwise. A number above 16 counts as
// UNKNOWN, as client libraries report it.
const Retry& RetryOfGrpc(int64_t number);

// What an organisation's catalogue says about an error code; empty: nothing.
struct CatalogEntry {
  std::string domain;  // of google.rpc.ErrorInfo
  std::string type;    // of problem details (RFC 9457): a URI reference
  std::string title;   // of problem details
  std::string help;    // an http or https URL

  bool operator==(const CatalogEntry&) const = default;
};

// The entry of a rule, which nearly no rule has: without one it takes two pointers. Cheap to copy.
class RuleCatalogEntry {
 public:
  RuleCatalogEntry() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): an entry is the value.
  RuleCatalogEntry(CatalogEntry entry)
      : entry_(entry == CatalogEntry() ? nullptr : std::make_shared<const CatalogEntry>(std::move(entry))) {}

  bool has_value() const { return entry_ != nullptr; }
  // The empty entry if there is none.
  const CatalogEntry& operator*() const;
  const CatalogEntry* operator->() const { return &**this; }
  bool operator==(const RuleCatalogEntry& other) const { return **this == *other; }

 private:
  std::shared_ptr<const CatalogEntry> entry_;
};

// The depth of a rule that comes from no row; greater than any chain of `extends`.
inline constexpr int kNoDepth = 1 << 20;

// One answer. Immutable and owned by its Profile.
struct Rule {
  RuleKind kind = RuleKind::kNotPublished;
  int code = 0;        // the answer: a gRPC number or an HTTP status; meaningless for kNotPublished
  std::string row;     // as written: "404", "4xx", "default", "NOT_FOUND"; empty if no row answered
  SharedText profile;  // the profile with the row; empty if it is a row of a shape
  SharedText shape;    // the shape with the row; empty if it is a row of a profile
  SharedText reason;   // one sentence; may be empty in published tables
  Retry retry;
  int depth = 0;                  // the number of `extends` between the asked profile and this one
  RuleCatalogEntry catalog = {};  // only of a row for an error code

  bool has_answer() const { return kind != RuleKind::kNotPublished; }
  bool operator==(const Rule&) const = default;
};

// What callers read of a rule's reason: the part before the first "; ", what happened. After it stands why the code is
// right, which is for those who ask about the code. A view into `reason`.
absl::string_view ReasonForCallers(absl::string_view reason);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_RULE_H_
