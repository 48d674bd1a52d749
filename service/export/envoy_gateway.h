// Resources of Envoy Gateway. The configuration that they patch in was tried with Envoy 1.40, not in a cluster.
#ifndef STATUS_TRANSLATOR_EXPORT_ENVOY_GATEWAY_H_
#define STATUS_TRANSLATOR_EXPORT_ENVOY_GATEWAY_H_

#include <string>

#include "export/proxy_model.h"

namespace status_translator {

// An EnvoyPatchPolicy with a local_reply_config.
std::string WriteEnvoyGateway(const ProxyModel& model);

// An EnvoyExtensionPolicy that calls the service.
std::string WriteEnvoyGatewayExtProc(const ProxyModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_ENVOY_GATEWAY_H_
