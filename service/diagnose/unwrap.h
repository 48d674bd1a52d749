// Takes off the forms in which clients print errors.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_UNWRAP_H_
#define STATUS_TRANSLATOR_DIAGNOSE_UNWRAP_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "config/symptom_set.h"

namespace status_translator {

// The longest chain of services that pass an error on. Each level is one pass over the text.
inline constexpr int kMaxNestedErrors = 8;
// Lines of a stack trace that are looked at alone.
inline constexpr size_t kMaxLines = 200;

// Refers to the text and to the symptoms.
struct Unwrapped {
  // The innermost message first, then what stands around it, then single lines. An empty message is the last one.
  std::vector<absl::string_view> texts;
  std::optional<int> seen;           // the gRPC code that the caller saw: the outermost one
  const Wrapper* wrapper = nullptr;  // the innermost one; null: none is known
  absl::string_view code;            // where its code stands; empty: it has none
  bool passed_on = false;            // the message of a status is one of another call, or client: a server passed it on

  // Whether the client that printed the error is known.
  bool has_client() const { return wrapper != nullptr && !wrapper->fallback; }
  // Whether it has the form of an error of some client, which is not known.
  bool is_form_only() const { return wrapper != nullptr && wrapper->fallback; }
};

Unwrapped Unwrap(absl::string_view text, const SymptomSet::Compiled& symptoms);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_UNWRAP_H_
