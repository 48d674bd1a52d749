// Text as string literals of programming languages.
#ifndef STATUS_TRANSLATOR_EXPORT_QUOTE_H_
#define STATUS_TRANSLATOR_EXPORT_QUOTE_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// How a language writes the characters of a string that are not printable ASCII.
enum class Escapes : uint8_t {
  kBytes,   // \303\251: C++, where the meaning of \u depends on the compiler
  kUtf16,   // \u00e9, \ud83d\ude00, and \011 below 32: Java, which reads \u000a before it reads strings
  kUtf32,   // \u00e9, \U0001f600: Go, Python and YAML
  kBraces,  // \u{e9}: Rust and TypeScript
};

// `text`, any bytes, in quotes and on one line. Formatters that choose between ' and " take the quotes that need fewer
// backslashes; `any_quotes` says that the language has such a formatter.
std::string Quote(absl::string_view text, Escapes escapes, bool any_quotes = false);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_QUOTE_H_
