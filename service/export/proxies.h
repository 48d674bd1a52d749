// Profiles as configuration of proxies, which then answer by themselves, without a call to the service.
#ifndef STATUS_TRANSLATOR_EXPORT_PROXIES_H_
#define STATUS_TRANSLATOR_EXPORT_PROXIES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "config/embedded.h"
#include "config/profile_set.h"
#include "core/grpc_code.h"
#include "core/origin.h"

namespace status_translator {

// Neighbouring HTTP errors that have one answer.
struct ProxyRun {
  int from;
  int to;  // inclusive
  const GrpcCodeInfo* code;
};

struct ProxyModel {
  std::string profile;
  std::string
      header;  // comment lines: what this is, of which profile and revision, and the command that makes it again
  std::vector<ProxyRun> runs;  // 400-599, in order; a status that the profile does not answer is in none
};

// One kind of configuration.
struct ProxyFormat {
  absl::string_view name;   // "envoy-local-reply"
  absl::string_view about;  // one line for --help
  // Who makes the errors that it answers, unless another is asked for; unspecified: it asks the service.
  Origin origin;
  std::string (*write)(const ProxyModel& model);
};

// In order of name.
absl::Span<const ProxyFormat> ProxyFormats();

// The format of a name, or null.
const ProxyFormat* FindProxyFormat(absl::string_view name);

// The command line that makes an export.
std::string ProxyCommand(const ProxyFormat& format, absl::string_view profile, Origin origin);

// Equal revision, equal text.
std::string ExportProxy(const ProxyFormat& format, const RevisedProfile& revised, Origin origin);

// The built-in configurations of deploy/envoy.
absl::Span<const EmbeddedFile> EnvoyConfigs();

std::string WriteEnvoyCustomResponse(const ProxyModel& model);
std::string WriteEnvoyExtProc(const ProxyModel& model);
std::string WriteEnvoyGateway(const ProxyModel& model);
std::string WriteEnvoyLocalReply(const ProxyModel& model);
std::string WriteIstio(const ProxyModel& model);
std::string WriteNginx(const ProxyModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_PROXIES_H_
