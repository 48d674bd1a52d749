#include "support/text_table.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace status_translator {

std::string TabSeparated(const TextRows& rows) {
  std::string text;
  for (const auto& row : rows) absl::StrAppend(&text, absl::StrJoin(row, "\t"), "\n");
  return text;
}

std::string PaddedColumns(const TextRows& rows) {
  constexpr size_t kGap = 2;
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size()) text.append(widths[i] - row[i].size() + kGap, ' ');
    }
    text += '\n';
  }
  return text;
}

std::string WithCommas(uint64_t number) {
  std::string digits = absl::StrCat(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

}  // namespace status_translator
