// The words that cannot name a package or namespace.
#ifndef STATUS_TRANSLATOR_EXPORT_RESERVED_WORDS_H_
#define STATUS_TRANSLATOR_EXPORT_RESERVED_WORDS_H_

#include "absl/strings/string_view.h"

namespace status_translator {

// Each says why an identifier cannot be the first part of a package's name, or another part, for example "is a
// keyword"; empty: it can.
absl::string_view CppReserved(absl::string_view name, bool is_first);
absl::string_view GoReserved(absl::string_view name, bool is_first);
absl::string_view JavaReserved(absl::string_view name, bool is_first);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_RESERVED_WORDS_H_
