#include "diagnose/first_error.h"

#include <cstddef>

#include "diagnose/unwrap.h"
#include "support/log_entry.h"

namespace status_translator {
namespace {

// Removes an entry from the front of `text`: its first line and those that continue it.
absl::string_view ConsumeEntry(absl::string_view& text) {
  size_t end = text.find('\n');
  while (end != absl::string_view::npos && ContinuesEntry(text.substr(end + 1))) end = text.find('\n', end + 1);
  const absl::string_view entry = text.substr(0, end);
  text.remove_prefix(end == absl::string_view::npos ? text.size() : end + 1);
  return entry;
}

}  // namespace

std::optional<absl::string_view> FirstOfSeveralErrors(absl::string_view text, const SymptomSet::Compiled& symptoms) {
  std::optional<absl::string_view> first;
  while (!text.empty()) {
    const absl::string_view entry = ConsumeEntry(text);
    // One entry is all: the usual text.
    if (text.empty() && !first.has_value()) return std::nullopt;
    if (!Unwrap(entry, symptoms).seen.has_value()) continue;
    if (first.has_value()) return first;
    first = entry;
  }
  return std::nullopt;
}

}  // namespace status_translator
