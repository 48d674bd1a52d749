#include "export/envoy_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "export/quote.h"

namespace status_translator {

// YAML's double quotes have Python's escapes.
std::string YamlString(absl::string_view text) { return Quote(text, Escapes::kUtf32); }

std::string EnvoyMessage(const ProxyAnswer& answer) {
  const std::string number = answer.statuses.size() == 1 ? absl::StrCat(answer.statuses[0]) : "%RESPONSE_CODE%";
  return YamlString(absl::StrCat("HTTP ", number, absl::StrReplaceAll(answer.TextAfterNumber(), {{"%", "%%"}})));
}

std::vector<TemplateValues> LineValues(absl::string_view text) {
  std::vector<TemplateValues> lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    lines.push_back({.texts = {{"line", std::string(line)}}, .lists = {}});
  }
  return lines;
}

}  // namespace status_translator
