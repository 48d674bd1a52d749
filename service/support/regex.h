// Regular expressions from files, run on untrusted text. RE2 takes linear time; what differs between its versions is in
// this header's .cc file alone.
#ifndef STATUS_TRANSLATOR_SUPPORT_REGEX_H_
#define STATUS_TRANSLATOR_SUPPORT_REGEX_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace re2 {
class FilteredRE2;
class RE2;
}  // namespace re2

namespace status_translator {

// The longest pattern in bytes. A sentence of a gateway with its variants has less than 500.
inline constexpr size_t kMaxPatternBytes = 2000;
// The instructions of one compiled pattern; they bound the time of a match. The longest of the built-in ones has a
// third.
inline constexpr int kMaxPatternProgram = 3000;
// The memory of one compiled pattern in bytes, its caches included.
inline constexpr size_t kMaxPatternMemory = size_t{512} * 1024;

// A valid pattern in RE2's syntax, compiled at its first use: most patterns of a server are never used. Cheap to copy;
// thread-safe.
class Regex {
 public:
  // None if the pattern is not valid, too long, or needs too much memory; `error` then says why, in a few words.
  static std::optional<Regex> Compile(absl::string_view pattern, std::string& error);

  // The number of groups.
  int groups() const { return groups_; }
  // The names of those that have one, in order of name.
  const std::vector<std::string>& group_names() const;
  // The number of instructions; at most kMaxPatternProgram.
  int program() const { return program_; }
  const std::string& pattern() const;

  bool MatchesPart(absl::string_view text) const;
  bool MatchesWhole(absl::string_view text) const;
  // The text of the first group where a part of `text` matches; none if no part does.
  std::optional<absl::string_view> FirstGroup(absl::string_view text) const;
  // The first match in `text`: the whole of it by the name "", and each named group that takes part; none if no part
  // matches.
  std::optional<std::map<std::string, absl::string_view>> NamedGroups(absl::string_view text) const;

 private:
  struct State;
  const re2::RE2& regex() const;

  std::shared_ptr<State> state_;
  int groups_ = 0;
  int program_ = 0;
};

// Many patterns, matched in one pass over the text. Fill it with Add, then call Finish once; after that it is immutable
// and thread-safe.
class RegexSet {
 public:
  enum class Anchor { kPart, kWhole };
  explicit RegexSet(Anchor anchor);
  ~RegexSet();
  RegexSet(RegexSet&&) noexcept;
  RegexSet& operator=(RegexSet&&) noexcept;

  // Returns the index of the pattern, from 0.
  size_t Add(const Regex& regex);
  void Finish();
  size_t size() const { return regexes_.size(); }

  // For each pattern, whether it matches.
  std::vector<bool> Match(absl::string_view text) const;

 private:
  struct Impl;
  Anchor anchor_;
  std::vector<Regex> regexes_;
  std::unique_ptr<Impl> impl_;
};

// Says quickly which of many patterns may match a text, by the literals that they need. Fill it with Add, then call
// Finish once; after that it is immutable and thread-safe. Takes time in proportion to the text.
class RegexFilter {
 public:
  RegexFilter();
  ~RegexFilter();
  RegexFilter(RegexFilter&&) noexcept;
  RegexFilter& operator=(RegexFilter&&) noexcept;

  // Patterns are numbered from 0.
  void Add(const Regex& regex);
  void Finish();
  // The patterns that may match, in order.
  std::vector<size_t> Candidates(absl::string_view text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_REGEX_H_
