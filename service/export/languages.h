// The languages of source exports, and what they have in common.
#ifndef STATUS_TRANSLATOR_EXPORT_LANGUAGES_H_
#define STATUS_TRANSLATOR_EXPORT_LANGUAGES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "export/source.h"

namespace status_translator {

std::string WriteCpp(const SourceModel& model);
std::string WriteGo(const SourceModel& model);
std::string WriteJava(const SourceModel& model);
std::string WritePython(const SourceModel& model);
std::string WriteRust(const SourceModel& model);
std::string WriteTypescript(const SourceModel& model);

// The first lines of a file: `comment` is "//" or "#". CheckDrift reads them.
std::string SourceHeader(const SourceModel& model, absl::string_view comment);

// "NotFound" of "NOT_FOUND" or "not_found".
std::string CamelCase(absl::string_view name);
// "notFound".
std::string LowerCamelCase(absl::string_view name);

// How a language writes the characters of a string that are not printable ASCII.
enum class Escapes {
  kBytes,   // \303\251: C++, where the meaning of \u depends on the compiler
  kUtf16,   // \u00e9, \ud83d\ude00, and \011 below 32: Java, which reads \u000a before it reads strings
  kUtf32,   // \u00e9, \U0001f600: Go and Python
  kBraces,  // \u{e9}: Rust and TypeScript
};

// The text as a string literal. Formatters that choose the quotes take those that need fewer backslashes;
// `any_quotes` says that this language has one.
std::string Quote(absl::string_view text, Escapes escapes, bool any_quotes = false);

// `open` + `cells` + `close` as one line if what a formatter measures is not wider than its limit, else as one line a
// cell.
struct RowStyle {
  absl::string_view open;
  absl::string_view close;
  absl::string_view indent;       // of the row; a cell on a line of its own has twice that
  size_t width;                   // of a line
  size_t cells_width = SIZE_MAX;  // of the cells alone
};
std::string Row(const std::vector<std::string>& cells, const RowStyle& style);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_LANGUAGES_H_
