#include "support/regex.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <unordered_map>

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
  return regex;
}

const re2::RE2& Regex::regex() const {
  std::call_once(state_->once,
                 [this] { state_->regex = std::make_unique<const re2::RE2>(state_->pattern, Options()); });
  return *state_->regex;
}

const std::string& Regex::pattern() const { return state_->pattern; }

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

  re2::FilteredRE2 filter{static_cast<int>(kMinAtomBytes)};
  std::vector<std::string> atoms;                              // in lower case
  std::unordered_map<uint32_t, std::vector<size_t>> by_start;  // atoms by their first four bytes
  std::bitset<size_t{1} << 16> hashes;                         // of those four bytes: most texts have none of them
  size_t size = 0;
};

RegexFilter::RegexFilter() : impl_(std::make_unique<Impl>()) {}
RegexFilter::~RegexFilter() = default;
RegexFilter::RegexFilter(RegexFilter&&) noexcept = default;
RegexFilter& RegexFilter::operator=(RegexFilter&&) noexcept = default;

void RegexFilter::Add(const Regex& regex) {
  int id = 0;
  impl_->filter.Add(Piece(regex.pattern()), Options(), &id);
  ++impl_->size;
}

void RegexFilter::Finish() {
  if (impl_->size == 0) return;
  impl_->filter.Compile(&impl_->atoms);
  for (size_t i = 0; i < impl_->atoms.size(); ++i) {
    const uint32_t gram = Impl::Gram(impl_->atoms[i].data());
    impl_->by_start[gram].push_back(i);
    impl_->hashes.set(Impl::Hash(gram));
  }
}

std::vector<size_t> RegexFilter::Candidates(absl::string_view text) const {
  if (impl_->size == 0) return {};
  const std::string lower = absl::AsciiStrToLower(text);
  std::vector<int> found;
  for (size_t at = 0; at + Impl::kMinAtomBytes <= lower.size(); ++at) {
    const uint32_t gram = Impl::Gram(lower.data() + at);
    if (!impl_->hashes[Impl::Hash(gram)]) continue;
    const auto starts = impl_->by_start.find(gram);
    if (starts == impl_->by_start.end()) continue;
    for (const size_t atom : starts->second) {
      if (absl::string_view(lower).substr(at, impl_->atoms[atom].size()) == impl_->atoms[atom]) {
        found.push_back(static_cast<int>(atom));
      }
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<int> potentials;
  impl_->filter.AllPotentials(found, &potentials);
  std::sort(potentials.begin(), potentials.end());
  return {potentials.begin(), potentials.end()};
}

}  // namespace status_translator
