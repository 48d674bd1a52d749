#include "support/text_table.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace status_translator {
namespace {

// The length of the control character at the begin of `text`, 0 if there is another one: C0, DEL, and C1 as UTF-8
// (U+0080 to U+009F), of which U+009B begins the same sequences as ESC [.
size_t ControlBytes(absl::string_view text) {
  if (absl::ascii_iscntrl(static_cast<unsigned char>(text[0]))) return 1;
  const bool is_c1 = text.size() > 1 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) >= 0x80 &&
                     static_cast<unsigned char>(text[1]) < 0xA0;
  return is_c1 ? 2 : 0;
}

std::string OneLineCell(absl::string_view text) {
  std::string cell;
  cell.reserve(text.size());
  while (!text.empty()) {
    const size_t control = ControlBytes(text);
    if (control == 0) {
      cell += text[0];
    } else if (absl::ascii_isspace(static_cast<unsigned char>(text[0]))) {
      cell += ' ';
    } else {
      cell += "\uFFFD";
    }
    text.remove_prefix(std::max<size_t>(control, 1));
  }
  return cell;
}

TextRows OneLineCells(const TextRows& rows) {
  TextRows lines = rows;
  for (auto& row : lines) {
    for (std::string& cell : row) cell = OneLineCell(cell);
  }
  return lines;
}

}  // namespace

std::string TabSeparated(const TextRows& rows) {
  std::string text;
  for (const auto& row : OneLineCells(rows)) absl::StrAppend(&text, absl::StrJoin(row, "\t"), "\n");
  return text;
}

std::string PaddedColumns(const TextRows& table) {
  constexpr size_t kGap = 2;
  const TextRows rows = OneLineCells(table);
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
