// Envoy's custom_response filter: replaces error responses of upstreams. Measured with Envoy 1.40.
#ifndef STATUS_TRANSLATOR_EXPORT_ENVOY_CUSTOM_RESPONSE_H_
#define STATUS_TRANSLATOR_EXPORT_ENVOY_CUSTOM_RESPONSE_H_

#include <string>

#include "export/proxy_model.h"

namespace status_translator {

std::string WriteEnvoyCustomResponse(const ProxyModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_ENVOY_CUSTOM_RESPONSE_H_
