#include "diagnose/sentence.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "diagnose/log_prefix.h"

namespace status_translator {

bool IsPartOf(absl::string_view inner, absl::string_view outer) {
  return outer.data() <= inner.data() && inner.data() + inner.size() <= outer.data() + outer.size();
}

bool BeginsSentence(absl::string_view text, absl::string_view words) {
  absl::string_view before = text.substr(0, static_cast<size_t>(words.data() - text.data()));
  const size_t line = before.find_last_of('\n');
  if (line != absl::string_view::npos) before.remove_prefix(line + 1);
  // A name that the words continue, for example the package of an exception, belongs to them.
  while (!before.empty() && absl::ascii_isalnum(static_cast<unsigned char>(before.back()))) before.remove_suffix(1);
  before = absl::StripTrailingAsciiWhitespace(before);
  const size_t space = before.find_last_of(" \t");
  const absl::string_view word = space == absl::string_view::npos ? before : before.substr(space + 1);
  if (word.empty() || !absl::ascii_isalnum(static_cast<unsigned char>(word.back()))) return true;
  if (std::none_of(word.begin(), word.end(), [](unsigned char c) { return absl::ascii_isalpha(c); })) return true;
  constexpr absl::string_view kErrorLevels[] = {"error", "warn", "warning", "fatal", "critical", "severe", "panic"};
  return std::any_of(std::begin(kErrorLevels), std::end(kErrorLevels),
                     [word](absl::string_view level) { return absl::EqualsIgnoreCase(word, level); });
}

bool IsRoutine(absl::string_view line) {
  const std::string prefix = absl::AsciiStrToLower(line.substr(0, line.size() - WithoutLogPrefix(line).size()));
  constexpr absl::string_view kRoutineLevels[] = {"info", "debug", "trace", "notice"};
  return std::any_of(std::begin(kRoutineLevels), std::end(kRoutineLevels),
                     [&prefix](absl::string_view level) { return absl::StrContains(prefix, level); });
}

}  // namespace status_translator
