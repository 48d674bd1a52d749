// The filter that calls the service, as deploy/envoy has it.
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "export/proxies.h"

namespace status_translator {

std::string WriteEnvoyExtProc(const ProxyModel& model) {
  constexpr absl::string_view kFirst = "- name: status-translator";
  constexpr absl::string_view kService = "envoy_grpc:";
  std::string text = absl::StrCat(model.header,
                                  "#\n# Goes into http_filters, before the router. It asks the service, by the cluster "
                                  "status_translator, about errors alone.\n");
  size_t indent = absl::string_view::npos;
  for (const absl::string_view line : absl::StrSplit(EnvoyConfigs()[0].bytes, '\n')) {
    const size_t depth = line.find_first_not_of(' ');
    if (depth == absl::string_view::npos) continue;
    if (indent == absl::string_view::npos) {
      if (!absl::StartsWith(line.substr(depth), kFirst)) continue;
      indent = depth;
    } else if (depth <= indent) {
      break;
    }
    absl::StrAppend(&text, line.substr(indent), "\n");
    if (!absl::StartsWith(line.substr(depth), kService)) continue;
    absl::StrAppend(&text, std::string(depth - indent, ' '),
                    "initial_metadata: [{key: status-translator-profile, value: '", model.profile, "'}]\n");
  }
  return text;
}

}  // namespace status_translator
