// The programming languages that a profile can be written in.
#ifndef STATUS_TRANSLATOR_EXPORT_SOURCE_FORMAT_H_
#define STATUS_TRANSLATOR_EXPORT_SOURCE_FORMAT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "export/source_model.h"
#include "export/source_text.h"
#include "support/text_template.h"

namespace status_translator {

// One language. The text of a file is in the template NAME.tmpl; here is what depends on a formatter of the language.
// Texts are without the last line end.
struct SourceFormat {
  absl::string_view name;       // "go"
  absl::string_view package;    // the default package or namespace; empty in a language whose files name none
  absl::string_view separator;  // between the parts of a package's name; empty: it has one part
  // Why an identifier cannot be a part of a package's name; null without packages.
  absl::string_view (*reserved)(absl::string_view name, bool is_first);
  absl::string_view comment;  // begins a comment line of the header
  LiteralOf literal;
  std::string (*code)(absl::string_view name);  // how an expression names a gRPC code: "Code::kNotFound" of "NOT_FOUND"
  std::string (*row)(const SourceRow& row);     // one row of a table
  // Replaces and adds what only this language has; may be null.
  void (*adapt)(const SourceModel& model, TemplateValues& values) = nullptr;
};

// In order of name.
absl::Span<const SourceFormat> SourceFormats();

// The language of that name, or null.
const SourceFormat* FindSourceFormat(absl::string_view name);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_SOURCE_FORMAT_H_
