// Envoy's local_reply_config: rewrites what Envoy answers by itself. Measured with Envoy 1.40.
#ifndef STATUS_TRANSLATOR_EXPORT_ENVOY_LOCAL_REPLY_H_
#define STATUS_TRANSLATOR_EXPORT_ENVOY_LOCAL_REPLY_H_

#include <string>

#include "export/proxy_model.h"

namespace status_translator {

std::string WriteEnvoyLocalReply(const ProxyModel& model);

// The field `mappers` of a local_reply_config.
std::string EnvoyMappers(const ProxyModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_ENVOY_LOCAL_REPLY_H_
