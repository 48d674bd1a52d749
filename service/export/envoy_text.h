// Text that several exports for Envoy have in common.
#ifndef STATUS_TRANSLATOR_EXPORT_ENVOY_TEXT_H_
#define STATUS_TRANSLATOR_EXPORT_ENVOY_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "export/proxy_model.h"
#include "support/text_template.h"

namespace status_translator {

// Any text as a YAML scalar on one line.
std::string YamlString(absl::string_view text);

// "HTTP 404 Not Found: why" as a scalar that Envoy formats: for an answer to several statuses Envoy inserts the number.
std::string EnvoyMessage(const ProxyAnswer& answer);

// The lines of a text that are not empty, each as the text `line`, for templates that indent them.
std::vector<TemplateValues> LineValues(absl::string_view text);

// The content types that Envoy itself treats as gRPC, as a regular expression for a whole value. Not gRPC-Web, and not
// application/grpc;charset=utf-8: Envoy answers those over HTTP.
inline constexpr char kEnvoyGrpcTypes[] = R"(application/grpc(\+.*)?)";

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_ENVOY_TEXT_H_
