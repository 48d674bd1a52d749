#include "export/istio.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "export/envoy_ext_proc.h"
#include "export/envoy_local_reply.h"
#include "export/envoy_text.h"

namespace status_translator {
namespace {

std::string EnvoyFilter(absl::string_view name) {
  return absl::StrCat("apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata:\n  name: ", name,
                      "\nspec:\n  configPatches:\n");
}

constexpr absl::string_view kLocalReply =
    R"(  - applyTo: NETWORK_FILTER
    match:
      listener:
        filterChain:
          filter:
            name: envoy.filters.network.http_connection_manager
    patch:
      operation: MERGE
      value:
        name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          local_reply_config:
)";

constexpr absl::string_view kCluster = R"(  - applyTo: CLUSTER
    patch:
      operation: ADD
      value:
)";

constexpr absl::string_view kFilter = R"(  - applyTo: HTTP_FILTER
    match:
      listener:
        filterChain:
          filter:
            name: envoy.filters.network.http_connection_manager
            subFilter:
              name: envoy.filters.http.router
    patch:
      operation: INSERT_BEFORE
      value:
)";

// A list item as a value of its own.
std::string WithoutDash(absl::string_view item) { return absl::StrCat("  ", item.substr(2)); }

}  // namespace

std::string WriteIstio(const ProxyModel& model) {
  return absl::StrCat(model.header,
                      "# In Istio's root namespace it applies to the whole mesh, in another one to that namespace. It "
                      "covers Envoy's own replies only: see envoy-local-reply.\n",
                      EnvoyFilter("status-translator-local-reply"), kLocalReply,
                      Indented(EnvoyMappers(model), "          "));
}

std::string WriteIstioExtProc(const ProxyModel& model) {
  const std::string cluster = absl::StrReplaceAll(
      ServiceCluster(),
      {{"type: STATIC", "type: STRICT_DNS"}, {"address: 127.0.0.1", "address: status-translator.default.svc"}});
  return absl::StrCat(model.header,
                      "# In Istio's root namespace it applies to the whole mesh, in another one to that namespace. "
                      "Replace the namespace of the service, here default.\n# The cluster uses plain text: in a mesh "
                      "with strict mTLS add a transport_socket, or allow plain text on the port of the service.\n",
                      EnvoyFilter("status-translator"), kCluster, Indented(WithoutDash(cluster), "      "), kFilter,
                      Indented(WithoutDash(ErrorOnlyFilter(model.profile)), "      "));
}

}  // namespace status_translator
