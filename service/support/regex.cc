#include "support/regex.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <mutex>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

// The memory of a set: Google's limit for one pattern, which is enough for a few hundred sentences.
constexpr int64_t kMaxSetMemory = int64_t{8} * 1024 * 1024;

re2::StringPiece Piece(absl::string_view text) { return {text.data(), text.size()}; }

RE2::Options Options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxPatternMemory);
  // Bytes that are not UTF-8 must not prevent a match of the rest.
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_dot_nl(true);
  return options;
}

}  // namespace

struct Regex::State {
  std::string pattern;
  std::vector<std::string> group_names;
  std::once_flag once;
  std::unique_ptr<const re2::RE2> regex;  // set once
};

std::optional<Regex> Regex::Compile(absl::string_view pattern, std::string& error) {
  if (pattern.size() > kMaxPatternBytes) {
    error = absl::StrCat("has ", pattern.size(), " bytes; at most ", kMaxPatternBytes);
    return std::nullopt;
  }
  const re2::RE2 compiled(Piece(pattern), Options());
  if (!compiled.ok()) {
    error = compiled.error();
    return std::nullopt;
  }
  if (compiled.ProgramSize() > kMaxPatternProgram) {
    error = "needs too many states: use smaller counts in {…}";
    return std::nullopt;
  }
  Regex regex;
  regex.groups_ = compiled.NumberOfCapturingGroups();
  regex.program_ = compiled.ProgramSize();
  regex.state_ = std::make_shared<State>();
  regex.state_->pattern = std::string(pattern);
  for (const auto& [name, index] : compiled.NamedCapturingGroups()) regex.state_->group_names.push_back(name);
  return regex;
}

const re2::RE2& Regex::regex() const {
  std::call_once(state_->once,
                 [this] { state_->regex = std::make_unique<const re2::RE2>(state_->pattern, Options()); });
  return *state_->regex;
}

const std::string& Regex::pattern() const { return state_->pattern; }

const std::vector<std::string>& Regex::group_names() const { return state_->group_names; }

bool Regex::MatchesPart(absl::string_view text) const { return RE2::PartialMatch(Piece(text), regex()); }

bool Regex::MatchesWhole(absl::string_view text) const { return RE2::FullMatch(Piece(text), regex()); }

std::optional<absl::string_view> Regex::FirstGroup(absl::string_view text) const {
  re2::StringPiece group;
  if (!RE2::PartialMatch(Piece(text), regex(), &group)) return std::nullopt;
  return absl::string_view(group.data(), group.size());
}

std::optional<std::map<std::string, absl::string_view>> Regex::NamedGroups(absl::string_view text) const {
  std::vector<re2::StringPiece> found(static_cast<size_t>(groups_) + 1);
  if (!regex().Match(Piece(text), 0, text.size(), RE2::UNANCHORED, found.data(), groups_ + 1)) return std::nullopt;
  std::map<std::string, absl::string_view> groups;
  groups.emplace("", absl::string_view(found[0].data(), found[0].size()));
  for (const auto& [name, index] : regex().NamedCapturingGroups()) {
    const re2::StringPiece& group = found[static_cast<size_t>(index)];
    if (group.data() != nullptr) groups.emplace(name, absl::string_view(group.data(), group.size()));
  }
  return groups;
}

struct RegexSet::Impl {
  explicit Impl(RE2::Anchor anchor) : set(SetOptions(), anchor) {}
  static RE2::Options SetOptions() {
    RE2::Options options = Options();
    options.set_max_mem(kMaxSetMemory);
    return options;
  }
  RE2::Set set;
};

RegexSet::RegexSet(Anchor anchor)
    : anchor_(anchor), impl_(std::make_unique<Impl>(anchor == Anchor::kPart ? RE2::UNANCHORED : RE2::ANCHOR_BOTH)) {}
RegexSet::~RegexSet() = default;
RegexSet::RegexSet(RegexSet&&) noexcept = default;
RegexSet& RegexSet::operator=(RegexSet&&) noexcept = default;

size_t RegexSet::Add(const Regex& regex) {
  regexes_.push_back(regex);
  impl_->set.Add(Piece(regex.pattern()), nullptr);
  return regexes_.size() - 1;
}

void RegexSet::Finish() {
  // Without memory for the set each pattern is tried alone.
  if (!impl_->set.Compile()) impl_.reset();
}

std::vector<bool> RegexSet::Match(absl::string_view text) const {
  std::vector<bool> matches(regexes_.size(), false);
  if (regexes_.empty()) return matches;
  if (impl_ != nullptr) {
    std::vector<int> found;
    RE2::Set::ErrorInfo error{};
    const bool any = impl_->set.Match(Piece(text), &found, &error);
    if (any || error.kind == RE2::Set::kNoError) {
      for (const int index : found) matches[static_cast<size_t>(index)] = true;
      return matches;
    }
  }
  for (size_t i = 0; i < regexes_.size(); ++i) {
    matches[i] = anchor_ == Anchor::kPart ? regexes_[i].MatchesPart(text) : regexes_[i].MatchesWhole(text);
  }
  return matches;
}

struct RegexFilter::Impl {
  // Shorter literals are met by too many texts.
  static constexpr size_t kMinAtomBytes = 4;
  static uint32_t Gram(const char* text) {
    uint32_t gram;
    std::memcpy(&gram, text, sizeof(gram));
    return gram;
  }

  static uint16_t Hash(uint32_t gram) { return static_cast<uint16_t>((gram * 0x9E3779B1U) >> 16); }

  struct Atom {
    std::string text;              // in lower case
    std::vector<size_t> patterns;  // that it belongs to
  };
  std::vector<Atom> atoms;
  std::map<std::string, size_t> by_text;                        // until Finish
  absl::flat_hash_map<uint32_t, std::vector<size_t>> by_start;  // atoms by their first four bytes
  std::bitset<size_t{1} << 16> hashes;                          // of those four bytes: most texts have none of them
  std::vector<size_t> needed;                                   // by pattern: how many of its atoms a match needs
  std::vector<size_t> without_atoms;                            // the patterns that may match any text
};

RegexFilter::RegexFilter() : impl_(std::make_unique<Impl>()) {}
RegexFilter::~RegexFilter() = default;
RegexFilter::RegexFilter(RegexFilter&&) noexcept = default;
RegexFilter& RegexFilter::operator=(RegexFilter&&) noexcept = default;

// RE2 says which literals a pattern needs. Its filter for many patterns would keep all of them compiled, which takes
// megabytes, so each is asked alone.
void RegexFilter::Add(const Regex& regex) {
  const size_t pattern = impl_->needed.size();
  re2::FilteredRE2 filter(static_cast<int>(Impl::kMinAtomBytes));
  int id = 0;
  std::vector<std::string> atoms;
  filter.Add(Piece(regex.pattern()), Options(), &id);
  filter.Compile(&atoms);
  // A match needs all literals without which there is none, or, if each has alternatives, any of them.
  std::vector<std::string> needed;
  for (size_t i = 0; i < atoms.size(); ++i) {
    std::vector<int> others;
    for (size_t k = 0; k < atoms.size(); ++k) {
      if (k != i) others.push_back(static_cast<int>(k));
    }
    std::vector<int> potentials;
    filter.AllPotentials(others, &potentials);
    if (potentials.empty()) needed.push_back(atoms[i]);
  }
  if (atoms.empty()) impl_->without_atoms.push_back(pattern);
  impl_->needed.push_back(std::max<size_t>(needed.size(), 1));
  for (const std::string& atom : needed.empty() ? atoms : needed) {
    const auto [index, is_new] = impl_->by_text.emplace(atom, impl_->atoms.size());
    if (is_new) impl_->atoms.push_back({atom, {}});
    impl_->atoms[index->second].patterns.push_back(pattern);
  }
}

void RegexFilter::Finish() {
  impl_->by_text.clear();
  for (size_t i = 0; i < impl_->atoms.size(); ++i) {
    const uint32_t gram = Impl::Gram(impl_->atoms[i].text.data());
    impl_->by_start[gram].push_back(i);
    impl_->hashes.set(Impl::Hash(gram));
  }
}

std::vector<size_t> RegexFilter::Candidates(absl::string_view text) const {
  const std::string lower = absl::AsciiStrToLower(text);
  std::vector<size_t> found;
  for (size_t at = 0; at + Impl::kMinAtomBytes <= lower.size(); ++at) {
    const uint32_t gram = Impl::Gram(lower.data() + at);
    if (!impl_->hashes[Impl::Hash(gram)]) continue;
    const auto starts = impl_->by_start.find(gram);
    if (starts == impl_->by_start.end()) continue;
    for (const size_t index : starts->second) {
      const std::string& atom = impl_->atoms[index].text;
      if (absl::string_view(lower).substr(at, atom.size()) == atom) found.push_back(index);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<size_t> met;  // a pattern as often as the text has one of its atoms
  for (const size_t index : found) {
    const std::vector<size_t>& patterns = impl_->atoms[index].patterns;
    met.insert(met.end(), patterns.begin(), patterns.end());
  }
  std::sort(met.begin(), met.end());
  std::vector<size_t> candidates = impl_->without_atoms;
  for (auto pattern = met.begin(); pattern != met.end();) {
    const auto end = std::upper_bound(pattern, met.end(), *pattern);
    if (static_cast<size_t>(end - pattern) >= impl_->needed[*pattern]) candidates.push_back(*pattern);
    pattern = end;
  }
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

}  // namespace status_translator
