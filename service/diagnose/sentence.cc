#include "diagnose/sentence.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "diagnose/log_prefix.h"

namespace status_translator {
namespace {

struct Quote {
  absl::string_view open;
  absl::string_view close;
};

constexpr Quote kQuotes[] = {{"\"", "\""}, {"'", "'"}, {"`", "`"}, {"“", "”"}, {"„", "“"}, {"‘", "’"}, {"«", "»"}};

bool IsWordAt(absl::string_view text, size_t at) {
  return at < text.size() && absl::ascii_isalnum(static_cast<unsigned char>(text[at]));
}

// The quotation that begins at `at`, where no other one is open. An apostrophe stands behind a letter: "doesn't".
const Quote* QuoteThatOpens(absl::string_view text, size_t at) {
  if (at > 0 && IsWordAt(text, at - 1)) return nullptr;
  const auto found = std::find_if(std::begin(kQuotes), std::end(kQuotes),
                                  [text, at](const Quote& one) { return absl::StartsWith(text.substr(at), one.open); });
  return found == std::end(kQuotes) ? nullptr : found;
}

bool Closes(const Quote& quote, absl::string_view text, size_t at) {
  return absl::StartsWith(text.substr(at), quote.close) && !IsWordAt(text, at + quote.close.size());
}

// What stands before `words` in their line.
absl::string_view LineBefore(absl::string_view text, absl::string_view words) {
  const absl::string_view before = text.substr(0, static_cast<size_t>(words.data() - text.data()));
  const size_t line = before.find_last_of('\n');
  return line == absl::string_view::npos ? before : before.substr(line + 1);
}

// Whether a sentence or a field of a log line may begin behind `before`.
bool MayBegin(absl::string_view before) {
  before = absl::StripTrailingAsciiWhitespace(before);
  const size_t space = before.find_last_of(" \t");
  const absl::string_view word = space == absl::string_view::npos ? before : before.substr(space + 1);
  if (word.empty() || !absl::ascii_isalnum(static_cast<unsigned char>(word.back()))) return true;
  if (std::none_of(word.begin(), word.end(), [](unsigned char c) { return absl::ascii_isalpha(c); })) return true;
  constexpr absl::string_view kErrorLevels[] = {"error", "warn", "warning", "fatal", "critical", "severe", "panic"};
  return std::any_of(std::begin(kErrorLevels), std::end(kErrorLevels),
                     [word](absl::string_view level) { return absl::EqualsIgnoreCase(word, level); });
}

}  // namespace

bool IsPartOf(absl::string_view inner, absl::string_view outer) {
  return outer.data() <= inner.data() && inner.data() + inner.size() <= outer.data() + outer.size();
}

bool BeginsSentence(absl::string_view text, absl::string_view words) {
  absl::string_view before = LineBefore(text, words);
  // A name that the words continue, for example the package of an exception, belongs to them.
  while (!before.empty() && absl::ascii_isalnum(static_cast<unsigned char>(before.back()))) before.remove_suffix(1);
  return MayBegin(before);
}

bool IsQuotedInProse(absl::string_view text, absl::string_view words) {
  const absl::string_view before = LineBefore(text, words);
  const Quote* quote = nullptr;
  size_t begin = 0;
  for (size_t i = 0; i < before.size(); ++i) {
    if (before[i] == '\\') {
      ++i;
    } else if (quote == nullptr) {
      quote = QuoteThatOpens(before, i);
      begin = i;
    } else if (Closes(*quote, before, i)) {
      quote = nullptr;
    }
  }
  return quote != nullptr && !MayBegin(before.substr(0, begin));
}

bool IsRoutine(absl::string_view line) {
  const std::string prefix = absl::AsciiStrToLower(line.substr(0, line.size() - WithoutLogPrefix(line).size()));
  constexpr absl::string_view kRoutineLevels[] = {"info", "debug", "trace", "notice"};
  return std::any_of(std::begin(kRoutineLevels), std::end(kRoutineLevels),
                     [&prefix](absl::string_view level) { return absl::StrContains(prefix, level); });
}

}  // namespace status_translator
