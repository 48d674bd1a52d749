#include "export/envoy_gateway.h"

#include "absl/strings/str_cat.h"
#include "export/envoy_local_reply.h"
#include "export/envoy_text.h"

namespace status_translator {

std::string WriteEnvoyGateway(const ProxyModel& model) {
  return absl::StrCat(
      model.header,
      R"(# For a cluster where EnvoyPatchPolicy is enabled. Replace the names of the Gateway and the listener. It covers Envoy's
# own replies only: see envoy-local-reply.
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyPatchPolicy
metadata:
  name: status-translator-local-reply
spec:
  targetRef:
    group: gateway.networking.k8s.io
    kind: Gateway
    name: eg
  type: JSONPatch
  jsonPatches:
  - type: type.googleapis.com/envoy.config.listener.v3.Listener
    name: default/eg/http
    operation:
      op: add
      path: /default_filter_chain/filters/0/typed_config/local_reply_config
      value:
)",
      Indented(EnvoyMappers(model), "      "));
}

std::string WriteEnvoyGatewayExtProc(const ProxyModel& model) {
  return absl::StrCat(model.header,
                      "# Replace the names of the Gateway and the service. Envoy Gateway cannot skip successes, "
                      "so every response costs a call;\n# its attributes cannot name a header, so the request headers "
                      "are sent; it cannot name a profile, so start the service with\n#   status-translator serve "
                      "--default-profile ",
                      model.profile, R"(
# Bodies are not sent, so that streams are not buffered; error codes in JSON are therefore not seen.
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyExtensionPolicy
metadata:
  name: status-translator
spec:
  targetRefs:
  - group: gateway.networking.k8s.io
    kind: Gateway
    name: eg
  extProc:
  - backendRefs:
    - name: status-translator
      port: 50051
    failOpen: true
    messageTimeout: 300ms
    processingMode:
      request: {}
      response:
        attributes: [response.code, response.code_details]
)");
}

}  // namespace status_translator
