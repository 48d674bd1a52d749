#include "report/entry_time.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

// Behind a level, a name or the first members of JSON. Later times may be those of the message.
constexpr size_t kMaxBefore = 128;
// 0 stands for a digit, T for T or a space.
constexpr absl::string_view kForm = "0000-00-00T00:00:00";

bool HasForm(absl::string_view text) {
  if (text.size() < kForm.size()) return false;
  for (size_t i = 0; i < kForm.size(); ++i) {
    const bool fits = kForm[i] == '0'   ? absl::ascii_isdigit(text[i])
                      : kForm[i] == 'T' ? text[i] == 'T' || text[i] == ' '
                                        : text[i] == kForm[i];
    if (!fits) return false;
  }
  return true;
}

size_t DigitsAt(absl::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && absl::ascii_isdigit(text[end])) ++end;
  return end - at;
}

// "Z" or for example "+02:00" at the beginning; "Z" if there is none.
std::string ZoneOf(absl::string_view text) {
  if (text.size() < 5 || (text[0] != '+' && text[0] != '-')) return "Z";
  const size_t minutes = text[3] == ':' ? 4 : 3;
  if (DigitsAt(text, 1) < 2 || DigitsAt(text, minutes) < 2) return "Z";
  return absl::StrCat(text.substr(0, 3), ":", text.substr(minutes, 2));
}

}  // namespace

std::optional<absl::Time> EntryTime(absl::string_view entry) {
  for (size_t at = 0; at < std::min(entry.size(), kMaxBefore); ++at) {
    const absl::string_view text = entry.substr(at);
    if (!HasForm(text) || (at > 0 && absl::ascii_isdigit(entry[at - 1]))) continue;
    absl::string_view rest = text.substr(kForm.size());
    std::string seconds;
    if (rest.size() > 1 && (rest[0] == '.' || rest[0] == ',')) {
      const size_t digits = DigitsAt(rest, 1);
      if (digits > 0) seconds = absl::StrCat(".", rest.substr(1, digits));
      if (digits > 0) rest.remove_prefix(1 + digits);
    }
    absl::Time time;
    std::string error;
    const bool is_time = absl::ParseTime(
        absl::RFC3339_full, absl::StrCat(text.substr(0, 10), "T", text.substr(11, 8), seconds, ZoneOf(rest)), &time,
        &error);
    if (is_time) return time;
  }
  return std::nullopt;
}

}  // namespace status_translator
