#include "wire/accept.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "support/limits.h"

namespace status_translator {
namespace {

struct Range {
  std::string type;
  std::string subtype;
  double q = 1;

  // How exactly the range matches: 2 for the type itself, 1 for "text/*", 0 for "*/*", -1 if it does not match.
  int Fits(absl::string_view media_type) const {
    const std::vector<absl::string_view> parts = absl::StrSplit(media_type, '/');
    if (type == "*" && subtype == "*") return 0;
    if (parts.size() != 2 || !absl::EqualsIgnoreCase(type, parts[0])) return -1;
    if (subtype == "*") return 1;
    return absl::EqualsIgnoreCase(subtype, parts[1]) ? 2 : -1;
  }
};

std::vector<Range> Ranges(absl::string_view accept) {
  std::vector<Range> ranges;
  for (absl::string_view part : absl::StrSplit(accept, ',')) {
    if (ranges.size() == kMaxAcceptRanges) break;
    const std::vector<absl::string_view> pieces = absl::StrSplit(part, ';');
    const std::vector<absl::string_view> names = absl::StrSplit(absl::StripAsciiWhitespace(pieces[0]), '/');
    if (names.size() != 2 || names[0].empty() || names[1].empty()) continue;
    Range range{std::string(names[0]), std::string(names[1])};
    bool broken = false;
    for (size_t i = 1; i < pieces.size(); ++i) {
      const std::vector<absl::string_view> parameter = absl::StrSplit(absl::StripAsciiWhitespace(pieces[i]), '=');
      if (parameter.size() != 2 || !absl::EqualsIgnoreCase(parameter[0], "q")) continue;
      broken = !absl::SimpleAtod(parameter[1], &range.q) || !(range.q >= 0 && range.q <= 1);
    }
    if (!broken) ranges.push_back(std::move(range));
  }
  return ranges;
}

}  // namespace

std::optional<size_t> Negotiate(absl::string_view accept, absl::Span<const absl::string_view> offered) {
  const std::vector<Range> ranges = Ranges(accept);
  std::optional<size_t> best;
  std::tuple<double, int> best_score = {0, 0};
  for (size_t i = 0; i < offered.size(); ++i) {
    // The most exact range that matches gives the weight.
    int exactness = -1;
    double q = 0;
    for (const Range& range : ranges) {
      const int fits = range.Fits(offered[i]);
      if (fits > exactness) std::tie(exactness, q) = std::pair(fits, range.q);
    }
    if (exactness < 0 || q <= 0) continue;
    if (!best.has_value() || std::tuple(q, exactness) > best_score) {
      best = i;
      best_score = {q, exactness};
    }
  }
  return best;
}

}  // namespace status_translator
