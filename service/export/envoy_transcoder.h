// Envoy's gRPC-JSON transcoder in front of the service. Measured with Envoy 1.40.
#ifndef STATUS_TRANSLATOR_EXPORT_ENVOY_TRANSCODER_H_
#define STATUS_TRANSLATOR_EXPORT_ENVOY_TRANSCODER_H_

#include <string>

#include "export/proxy_model.h"

namespace status_translator {

std::string WriteEnvoyTranscoder(const ProxyModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_ENVOY_TRANSCODER_H_
