#include "export/templates.h"

#include <algorithm>

#include "absl/types/span.h"
#include "support/named_text.h"

namespace status_translator {

absl::Span<const NamedText> ExportTemplates();

absl::string_view ExportTemplate(absl::string_view name) {
  const absl::Span<const NamedText> all = ExportTemplates();
  return std::find_if(all.begin(), all.end(), [&](const NamedText& file) { return file.name == name; })->bytes;
}

}  // namespace status_translator
