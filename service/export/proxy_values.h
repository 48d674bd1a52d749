// What the templates of proxies need beside the header and the profile. Each function adds the texts and lists that its
// template NAME.tmpl names.
#ifndef STATUS_TRANSLATOR_EXPORT_PROXY_VALUES_H_
#define STATUS_TRANSLATOR_EXPORT_PROXY_VALUES_H_

#include "export/proxy_model.h"
#include "support/text_template.h"

namespace status_translator {

// envoy_errors.cc: the filter custom_response, and `mapper_lines`, the mappers of a local_reply_config. Measured with
// Envoy 1.40; the resources of Istio and Envoy Gateway that the mappers are patched into were tried in no cluster.
void AddCustomResponses(const ProxyModel& model, TemplateValues& values);
void AddMappers(const ProxyModel& model, TemplateValues& values);

// envoy_service.cc: `filter` and `cluster`, the ext_proc filter of deploy/envoy/error-only.yaml with a route's profile,
// and the cluster that it calls; the same with an address in Kubernetes; the cluster and the descriptors of the API.
void AddService(const ProxyModel& model, TemplateValues& values);
void AddKubernetesService(const ProxyModel& model, TemplateValues& values);
void AddTranscoder(const ProxyModel& model, TemplateValues& values);

// haproxy.cc: HAProxy 2.6 and later.
void AddHaproxyRules(const ProxyModel& model, TemplateValues& values);

// nginx.cc: measured with nginx 1.22.
void AddNginxLocations(const ProxyModel& model, TemplateValues& values);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_PROXY_VALUES_H_
