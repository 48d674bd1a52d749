// The texts of exports, with tags that FillTemplate replaces.
#ifndef STATUS_TRANSLATOR_EXPORT_TEMPLATES_H_
#define STATUS_TRANSLATOR_EXPORT_TEMPLATES_H_

#include "absl/strings/string_view.h"

namespace status_translator {

// The file of that name in this directory, which must exist: "go.tmpl".
absl::string_view ExportTemplate(absl::string_view name);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_TEMPLATES_H_
