#include "diagnose/first_error.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "diagnose/find_symptoms.h"
#include "diagnose/unwrap.h"
#include "support/log_entry.h"

namespace status_translator {
namespace {

// The longest prefix of an entry before its time: "2026-05-01T", "{\"level\":\"error\",\"ts\":\"2026-05-01T",
// "10.0.0.1 - - [01/May/2026:".
constexpr size_t kMaxBeforeTime = 64;

// Removes an entry from the front of `text`: its first line and those that continue it.
absl::string_view ConsumeEntry(absl::string_view& text) {
  size_t end = text.find('\n');
  while (end != absl::string_view::npos && ContinuesEntry(text.substr(end + 1))) end = text.find('\n', end + 1);
  const absl::string_view entry = text.substr(0, end);
  text.remove_prefix(end == absl::string_view::npos ? text.size() : end + 1);
  return entry;
}

// "10:00:00"
bool IsTimeAt(absl::string_view text, size_t at) {
  constexpr absl::string_view kClock = "00:00:00";
  if (text.size() - at < kClock.size()) return false;
  return std::equal(
      kClock.begin(), kClock.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
      [](char form, char c) { return form == ':' ? c == ':' : absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

// Whether a log wrote this entry.
bool HasTime(absl::string_view entry) {
  for (size_t at = 0; at < std::min(entry.size(), kMaxBeforeTime) && entry[at] != '\n'; ++at) {
    if (IsTimeAt(entry, at)) return true;
  }
  return false;
}

bool HasError(absl::string_view entry, const SymptomSet::Compiled& symptoms) {
  const Unwrapped unwrapped = Unwrap(entry, symptoms);
  if (unwrapped.seen.has_value()) return true;
  if (!HasTime(entry)) return false;
  const Findings findings = FindSymptoms(unwrapped, symptoms);
  return !findings.found.empty() && !findings.http_status.has_value();
}

}  // namespace

std::optional<SeveralErrors> FindSeveralErrors(absl::string_view text, const SymptomSet::Compiled& symptoms) {
  SeveralErrors errors;
  while (!text.empty() && errors.others.size() < kMaxOtherErrors) {
    const absl::string_view entry = ConsumeEntry(text);
    // One entry is all: the usual text.
    if (text.empty() && errors.first.empty()) return std::nullopt;
    if (!HasError(entry, symptoms)) continue;
    if (errors.first.empty()) {
      errors.first = entry;
    } else {
      errors.others.push_back(entry);
    }
  }
  if (errors.others.empty()) return std::nullopt;
  return errors;
}

}  // namespace status_translator
