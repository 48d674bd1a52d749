// What exports for Envoy and its meshes have in common.
#ifndef STATUS_TRANSLATOR_EXPORT_ENVOY_TEXT_H_
#define STATUS_TRANSLATOR_EXPORT_ENVOY_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "export/proxies.h"

namespace status_translator {

// Any text as a scalar of YAML, on one line.
std::string YamlString(absl::string_view text);

// "HTTP 404 Not Found: why" as a scalar that Envoy formats; Envoy itself puts a number that stands for several.
std::string EnvoyMessage(const ProxyAnswer& answer);

// Every line behind `indent`.
std::string Indented(absl::string_view text, absl::string_view indent);

// The Content-Types that Envoy itself takes for gRPC, as a regular expression of a whole value. Not gRPC-Web, and not
// application/grpc;charset=utf-8: to those it replies over HTTP.
inline constexpr char kEnvoyGrpcTypes[] = R"(application/grpc(\+.*)?)";

// `mappers:` of a local_reply_config.
std::string EnvoyMappers(const ProxyModel& model);

// The filter of deploy/envoy/error-only.yaml, asking for a profile, and the cluster that it calls: items of YAML lists.
std::string ErrorOnlyFilter(absl::string_view profile);
std::string ServiceCluster();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_ENVOY_TEXT_H_
