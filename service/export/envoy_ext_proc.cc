#include "export/envoy_ext_proc.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "export/envoy_text.h"
#include "support/named_text.h"

namespace status_translator {

// deploy/envoy/error-only.yaml.
absl::Span<const NamedText> EnvoyConfigs();

namespace {

// The first list item in that file whose first line is `first`, without its indentation.
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

std::string WriteEnvoyExtProc(const ProxyModel& model) {
  return absl::StrCat(
      model.header,
      "# http_filters: put it before the router. It calls the service for errors only, never for a success.\n"
      "# clusters: replace the address.\nhttp_filters:\n",
      ErrorOnlyFilter(model.profile), "clusters:\n", ServiceCluster());
}

}  // namespace status_translator
