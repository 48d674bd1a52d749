// What the source code of all languages has in common. Texts are without the last line end.
#ifndef STATUS_TRANSLATOR_EXPORT_SOURCE_TEXT_H_
#define STATUS_TRANSLATOR_EXPORT_SOURCE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "export/source_model.h"

namespace status_translator {

// "NotFound" of "NOT_FOUND" or "not_found".
std::string CamelCase(absl::string_view name);
// "notFound".
std::string LowerCamelCase(absl::string_view name);

// How a language writes a string.
using LiteralOf = std::string (*)(absl::string_view text);

// `head`, which ends in "=", and `literal` with a semicolon: on one line if it is at most `width` wide, otherwise with
// `indent`, which begins with a line break, between the two.
std::string Assignment(absl::string_view head, absl::string_view literal, absl::string_view indent, size_t width);

// The cells of a row: the error code if it has one, from, to, gRPC code, retryable, reason. `code` is the row's gRPC
// code in the language.
std::vector<std::string> RowCells(const SourceRow& row, std::string code, LiteralOf literal,
                                  absl::string_view yes = "true", absl::string_view no = "false");

// `open` + `cells` + `close` on one line if the formatter of the language leaves it there, otherwise one cell a line.
struct RowStyle {
  absl::string_view open;
  absl::string_view close;
  absl::string_view indent;       // of the row; a cell on a line of its own has twice that
  size_t width;                   // of a line
  size_t cells_width = SIZE_MAX;  // of the cells alone
};
std::string Row(const std::vector<std::string>& cells, const RowStyle& style);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_SOURCE_TEXT_H_
