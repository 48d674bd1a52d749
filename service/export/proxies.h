// Profiles as configuration of proxies, which then answer by themselves, without a call to the service.
#ifndef STATUS_TRANSLATOR_EXPORT_PROXIES_H_
#define STATUS_TRANSLATOR_EXPORT_PROXIES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "config/profile_set.h"
#include "core/origin.h"
#include "export/proxy_model.h"
#include "support/text_template.h"

namespace status_translator {

// One kind of configuration.
struct ProxyFormat {
  absl::string_view name;   // "envoy-local-reply"
  absl::string_view about;  // one line for --help
  // Who makes the errors that the proxy answers, unless the user names another origin.
  Origin origin;
  // Whether the configuration calls the service, which sees for itself who made an error; no origin is needed then.
  bool calls_service;
  // Adds what the template NAME.tmpl needs beside the header and the profile (proxy_values.h); may be null. The
  // configuration is a YAML mapping whose keys are the fields of Envoy that its parts belong to, Kubernetes objects, or
  // a file of HAProxy or nginx.
  void (*add)(const ProxyModel& model, TemplateValues& values);
  // Who makes the errors of upstreams, if the proxy tells them from its own and the user names no origin.
  std::optional<Origin> upstream_origin = std::nullopt;
};

// In order of name.
absl::Span<const ProxyFormat> ProxyFormats();

// The format of that name, or null.
const ProxyFormat* FindProxyFormat(absl::string_view name);

// The values of --origin: "unspecified", "application", "intermediary" or "local_reply".
absl::string_view ProxyOriginName(Origin origin);
std::optional<Origin> ProxyOriginFromName(absl::string_view name);

// The command line that generates an export; an empty directory stands for a built-in profile.
std::string ProxyCommand(const ProxyFormat& format, absl::string_view profile, Origin origin,
                         absl::string_view directory = "");

std::string WriteProxy(const ProxyFormat& format, const ProxyModel& model);

// The same arguments give the same bytes. `directory`: see ProxyCommand. InvalidArgument: the profile has no answer
// that the proxy could give.
absl::StatusOr<std::string> ExportProxy(const ProxyFormat& format, const RevisedProfile& revised, Origin origin,
                                        absl::string_view directory = "");

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_PROXIES_H_
