// A number with its noun in a message.
#ifndef STATUS_TRANSLATOR_SUPPORT_COUNT_H_
#define STATUS_TRANSLATOR_SUPPORT_COUNT_H_

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// For example "1 near miss" or "2 near misses"; `noun` is singular.
inline std::string CountOf(size_t count, absl::string_view noun) {
  const bool ends_in_s = !noun.empty() && noun.back() == 's';
  return absl::StrCat(count, " ", noun, count == 1 ? "" : ends_in_s ? "es" : "s");
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_COUNT_H_
