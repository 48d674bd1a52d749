// Resources of Istio. The configuration that they patch in was tried with Envoy 1.40, not in a cluster.
#ifndef STATUS_TRANSLATOR_EXPORT_ISTIO_H_
#define STATUS_TRANSLATOR_EXPORT_ISTIO_H_

#include <string>

#include "export/proxy_model.h"

namespace status_translator {

// An EnvoyFilter with a local_reply_config.
std::string WriteIstio(const ProxyModel& model);

// An EnvoyFilter with the ext_proc filter and the cluster that it calls.
std::string WriteIstioExtProc(const ProxyModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_ISTIO_H_
