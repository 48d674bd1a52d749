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

// The number of letters to insert, to leave out or to replace, and of neighbours to swap; case folded.
size_t Distance(absl::string_view a, absl::string_view b) {
  const auto same = [a, b](size_t i, size_t j) {
    return absl::ascii_tolower(a[i - 1]) == absl::ascii_tolower(b[j - 1]);
  };
  // Rows of the table of distances between the first letters of a and those of b.
  std::vector<size_t> before_last(b.size() + 1);
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same(i, j) ? 0 : 1)});
      const bool are_swapped = i > 1 && j > 1 && same(i, j - 1) && same(i - 1, j);
      if (are_swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
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
