#include "export/generated_header.h"

#include "absl/strings/str_cat.h"

namespace status_translator {

std::string GeneratedHeader(absl::string_view comment,
                            const std::vector<std::pair<absl::string_view, absl::string_view>>& fields) {
  std::string text = absl::StrCat(comment, " ", kGeneratedMark, ". DO NOT EDIT.\n");
  for (const auto& [name, value] : fields) absl::StrAppend(&text, comment, " ", name, ": ", value, "\n");
  return text;
}

}  // namespace status_translator
