// Envoy's ext_proc filter and the cluster that it calls, as deploy/envoy has them.
#ifndef STATUS_TRANSLATOR_EXPORT_ENVOY_EXT_PROC_H_
#define STATUS_TRANSLATOR_EXPORT_ENVOY_EXT_PROC_H_

#include <string>

#include "absl/strings/string_view.h"
#include "export/proxy_model.h"

namespace status_translator {

std::string WriteEnvoyExtProc(const ProxyModel& model);

// Items of YAML lists: the filter of deploy/envoy/error-only.yaml with a route's profile, and its cluster.
std::string ErrorOnlyFilter(absl::string_view profile);
std::string ServiceCluster();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_ENVOY_EXT_PROC_H_
