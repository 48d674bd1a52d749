// Files that are built into the binary.
#ifndef STATUS_TRANSLATOR_SUPPORT_NAMED_TEXT_H_
#define STATUS_TRANSLATOR_SUPPORT_NAMED_TEXT_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

// A file's name and its bytes, both of static lifetime.
struct NamedText {
  absl::string_view name;
  absl::string_view bytes;
};

// The built-in profiles, in order of name.
absl::Span<const NamedText> BuiltInProfiles();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_NAMED_TEXT_H_
