#include "export/source_text.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace status_translator {

std::string CamelCase(absl::string_view name) {
  std::string text;
  bool starts_word = true;
  for (const char c : name) {
    if (c != '_') text += starts_word ? absl::ascii_toupper(c) : absl::ascii_tolower(c);
    starts_word = c == '_';
  }
  return text;
}

std::string LowerCamelCase(absl::string_view name) {
  std::string text = CamelCase(name);
  text[0] = absl::ascii_tolower(text[0]);
  return text;
}

std::string Assignment(absl::string_view head, absl::string_view literal, absl::string_view indent, size_t width) {
  const bool fits = head.size() + literal.size() + 2 <= width;
  return absl::StrCat(head, fits ? absl::string_view(" ") : indent, literal, ";");
}

std::vector<std::string> RowCells(const SourceRow& row, std::string code, LiteralOf literal, absl::string_view yes,
                                  absl::string_view no) {
  std::vector<std::string> cells = {absl::StrCat(row.from), absl::StrCat(row.to), std::move(code),
                                    std::string(row.retryable ? yes : no), absl::StrCat(row.reason)};
  if (!row.error_code.empty()) cells.insert(cells.begin(), literal(row.error_code));
  return cells;
}

std::string Row(const std::vector<std::string>& cells, const RowStyle& style) {
  const std::string inner = absl::StrJoin(cells, ", ");
  std::string line = absl::StrCat(style.indent, style.open, inner, style.close, ",");
  if (inner.size() <= style.cells_width && line.size() <= style.width) return line;
  const std::string cell_indent = absl::StrCat(style.indent, style.indent);
  return absl::StrCat(style.indent, style.open, "\n", cell_indent, absl::StrJoin(cells, ",\n" + cell_indent), ",\n",
                      style.indent, style.close, ",");
}

}  // namespace status_translator
