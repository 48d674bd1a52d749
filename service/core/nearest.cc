#include "core/nearest.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/grpc_code.h"

namespace status_translator {
namespace {

constexpr size_t kLongestName = 64;
constexpr size_t kMostSuggestions = 3;

// Levenshtein distance, case folded, with one row of memory.
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t differs = absl::ascii_tolower(a[i - 1]) == absl::ascii_tolower(b[j - 1]) ? 0 : 1;
      const size_t best = std::min({row[j] + 1, row[j - 1] + 1, diagonal + differs});
      diagonal = std::exchange(row[j], best);
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<absl::string_view> Nearest(absl::string_view name, absl::Span<const absl::string_view> candidates) {
  if (name.size() > kLongestName) return {};
  const size_t furthest = std::max<size_t>(1, name.size() / 3);
  std::vector<std::pair<size_t, absl::string_view>> near;
  for (absl::string_view candidate : candidates) {
    const size_t distance = Distance(name, candidate);
    if (distance <= furthest) near.emplace_back(distance, candidate);
  }
  std::sort(near.begin(), near.end());
  // Where so many are equally near, none is likely: "6xx" differs from each class in one letter.
  if (near.size() > kMostSuggestions && near[kMostSuggestions].first == near[0].first) return {};
  near.resize(std::min(near.size(), kMostSuggestions));
  std::vector<absl::string_view> names;
  for (const auto& [distance, candidate] : near) names.push_back(candidate);
  return names;
}

std::string DidYouMean(absl::string_view name, absl::Span<const absl::string_view> candidates) {
  const std::vector<absl::string_view> near = Nearest(name, candidates);
  if (near.empty()) return "";
  return absl::StrCat(" (did you mean ", absl::StrJoin(near, " or "), "?)");
}

std::string NotOneOf(absl::string_view name, absl::Span<const absl::string_view> words) {
  if (std::find(words.begin(), words.end(), name) != words.end()) return "";
  return absl::StrCat("\"", name, "\" is not one of ", absl::StrJoin(words, ", "), DidYouMean(name, words));
}

std::string WordSet(absl::Span<const absl::string_view> words) {
  return absl::StrCat("{", absl::StrJoin(words, ","), "}");
}

std::string DidYouMeanGrpcCode(absl::string_view name) {
  std::vector<absl::string_view> names;
  for (const GrpcCodeInfo& code : GrpcCodes()) names.push_back(code.name);
  return DidYouMean(name, names);
}

}  // namespace status_translator
