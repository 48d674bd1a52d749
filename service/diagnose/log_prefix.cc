#include "diagnose/log_prefix.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "core/spelling.h"

namespace status_translator {
namespace {

// Of a logger's prefix; the longest one in use has a time, a level, a process, a thread, a trace and a place.
constexpr int kMaxWords = 12;
// A name in brackets; it may have spaces.
constexpr size_t kMaxBracketBytes = 80;

constexpr absl::string_view kLevels[] = {"trace", "debug", "info", "information", "notice", "warn",  "warning", "error",
                                         "err",   "fatal", "crit", "critical",    "severe", "emerg", "panic"};

bool AllOf(absl::string_view word, absl::string_view more) {
  return std::all_of(word.begin(), word.end(), [more](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c)) || absl::StrContains(more, c);
  });
}

bool IsNumber(absl::string_view word) { return !word.empty() && AllOf(word, ""); }

// "2026-11-27T01:02:03.004Z", "01:02:03,004", "+00:00"
bool IsTime(absl::string_view word) {
  return word.size() >= 5 && AllOf(word, "-/:.,+TZ") && word.find_first_of("-/:") != absl::string_view::npos;
}

bool IsLevel(absl::string_view word) {
  absl::ConsumeSuffix(&word, ":");
  return std::any_of(std::begin(kLevels), std::end(kLevels),
                     [word](absl::string_view level) { return absl::EqualsIgnoreCase(word, level); });
}

// "E1127" of klog.
bool IsKlogDate(absl::string_view word) {
  return word.size() == 5 && absl::StrContains("IWEF", word[0]) && IsNumber(word.substr(1));
}

// "client.go:42:", "client.go:42]"
bool IsPlace(absl::string_view word) {
  if (!absl::ConsumeSuffix(&word, "]")) absl::ConsumeSuffix(&word, ":");
  const size_t colon = word.rfind(':');
  return colon != absl::string_view::npos && IsNumber(word.substr(colon + 1)) &&
         absl::StrContains(word.substr(0, colon), '.');
}

bool IsSeparator(absl::string_view word) { return word == "-" || word == "---" || word == "|" || word == ":"; }

// Python's name of an error, before its words: "[Errno 111] Connection refused".
bool NamesError(absl::string_view in_brackets) {
  constexpr absl::string_view kNames[] = {"Errno ", "WinError ", "SSL: "};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [in_brackets](absl::string_view name) { return absl::StartsWith(in_brackets, name); });
}

// The size of the name in brackets that `line` begins with; 0: there is none.
size_t BracketSize(absl::string_view line) {
  if (!absl::StartsWith(line, "[")) return 0;
  const size_t end = line.substr(0, kMaxBracketBytes).find(']');
  if (end == absl::string_view::npos) return 0;
  const absl::string_view name = line.substr(1, end - 1);
  if (NamesError(name) || GrpcCodeOfAnySpelling(name).has_value()) return 0;
  return end + 1 + (absl::StartsWith(line.substr(end + 1), ":") ? 1 : 0);
}

size_t WordSize(absl::string_view line) { return std::min(line.find_first_of(" \t"), line.size()); }

// The size of the word of a prefix that `line` begins with; 0: the message begins.
size_t PrefixWordSize(absl::string_view line) {
  if (const size_t bracket = BracketSize(line); bracket > 0) return bracket;
  const size_t size = WordSize(line);
  const absl::string_view word = line.substr(0, size);
  if (IsTime(word) || IsLevel(word) || IsKlogDate(word) || IsPlace(word) || IsSeparator(word)) return size;
  // A process or a logger, if a place or a separator follows; otherwise it is part of the message.
  const absl::string_view rest = absl::StripLeadingAsciiWhitespace(line.substr(size));
  const absl::string_view next = rest.substr(0, WordSize(rest));
  return IsSeparator(next) || (IsNumber(word) && IsPlace(next)) ? size : 0;
}

}  // namespace

absl::string_view WithoutLogPrefix(absl::string_view line) {
  for (int i = 0; i < kMaxWords; ++i) {
    const size_t size = PrefixWordSize(line);
    if (size == 0 || size >= line.size()) break;
    line = absl::StripLeadingAsciiWhitespace(line.substr(size));
  }
  return line;
}

}  // namespace status_translator
