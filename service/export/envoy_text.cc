#include "export/envoy_text.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "export/languages.h"
#include "support/named_text.h"

namespace status_translator {

// deploy/envoy/error-only.yaml.
absl::Span<const NamedText> EnvoyConfigs();

namespace {

// The first item of a list that begins with this line, its lines moved to the left.
std::string Item(absl::string_view first) {
  std::string text;
  size_t indent = absl::string_view::npos;
  for (const absl::string_view line : absl::StrSplit(EnvoyConfigs()[0].bytes, '\n')) {
    const size_t depth = line.find_first_not_of(' ');
    if (depth == absl::string_view::npos) continue;
    if (indent == absl::string_view::npos) {
      if (line.substr(depth) != first) continue;
      indent = depth;
    } else if (depth <= indent) {
      break;
    }
    absl::StrAppend(&text, line.substr(indent), "\n");
  }
  return text;
}

}  // namespace

// Escapes of Python's are those of YAML's double quotes.
std::string YamlString(absl::string_view text) { return Quote(text, Escapes::kUtf32); }

std::string EnvoyMessage(const ProxyAnswer& answer) {
  const std::string number = answer.statuses.size() == 1 ? absl::StrCat(answer.statuses[0]) : "%RESPONSE_CODE%";
  return YamlString(absl::StrCat("HTTP ", number, absl::StrReplaceAll(answer.WordsAfterNumber(), {{"%", "%%"}})));
}

std::string Indented(absl::string_view text, absl::string_view indent) {
  std::string indented;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    absl::StrAppend(&indented, indent, line, "\n");
  }
  return indented;
}

std::string ErrorOnlyFilter(absl::string_view profile) {
  std::string text;
  for (const absl::string_view line : absl::StrSplit(Item("- name: status-translator"), '\n', absl::SkipEmpty())) {
    absl::StrAppend(&text, line, "\n");
    const size_t depth = line.find_first_not_of(' ');
    if (!absl::StartsWith(line.substr(depth), "- {key: status-translator-body,")) continue;
    absl::StrAppend(&text, std::string(depth, ' '), "- {key: status-translator-profile, value: ", YamlString(profile),
                    "}\n");
  }
  return text;
}

std::string ServiceCluster() { return Item("- name: status_translator"); }

}  // namespace status_translator
