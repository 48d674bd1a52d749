// The filter that calls the service, as deploy/envoy has it.
#include "absl/strings/str_cat.h"
#include "export/envoy_text.h"

namespace status_translator {

std::string WriteEnvoyExtProc(const ProxyModel& model) {
  return absl::StrCat(
      model.header,
      "# http_filters: before the router. It asks the service about errors alone; success never calls it.\n"
      "# clusters: yours is the address.\nhttp_filters:\n",
      ErrorOnlyFilter(model.profile), "clusters:\n", ServiceCluster());
}

}  // namespace status_translator
