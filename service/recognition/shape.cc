#include "recognition/shape.h"

#include <algorithm>

namespace status_translator {

absl::string_view ShapeTierName(ShapeTier tier) {
  constexpr absl::string_view kNames[] = {"user", "built-in", "fallback"};
  return kNames[static_cast<size_t>(tier)];
}

const Rule& ShapeCodeRow::RuleOf(absl::string_view error_code) const {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.row == error_code; });
  return found == rules.end() ? rules[0] : *found;
}

const Rule* FindShapeRule(const Shape& shape, absl::string_view error_code, int http) {
  const Rule* rule = nullptr;
  VisitRows(shape, error_code, [&](const ShapeCodeRow& row) {
    if (!row.has_code || !row.has.empty() || !row.lacks.empty()) return false;
    if (!row.status.empty() && !row.status.Has(http)) return false;
    rule = &row.RuleOf(error_code);
    return true;
  });
  return rule;
}

}  // namespace status_translator
