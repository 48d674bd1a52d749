// A number with its noun in a message.
#ifndef STATUS_TRANSLATOR_SUPPORT_COUNT_H_
#define STATUS_TRANSLATOR_SUPPORT_COUNT_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// For example "near miss" for 1 and "near misses" for 2; `noun` is singular.
inline std::string NounFor(uint64_t count, absl::string_view noun) {
  const bool ends_in_s = !noun.empty() && noun.back() == 's';
  return absl::StrCat(noun, count == 1 ? "" : ends_in_s ? "es" : "s");
}

// For example "1 near miss" or "2 near misses"; `noun` is singular.
inline std::string CountOf(uint64_t count, absl::string_view noun) {
  return absl::StrCat(count, " ", NounFor(count, noun));
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_COUNT_H_
