// Profiles as configuration of proxies, which then answer by themselves, without a call to the service.
#ifndef STATUS_TRANSLATOR_EXPORT_PROXIES_H_
#define STATUS_TRANSLATOR_EXPORT_PROXIES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "config/profile_set.h"
#include "core/grpc_code.h"
#include "core/origin.h"

namespace status_translator {

// HTTP errors that have one answer: one that has a name or a row of its own, or all of a class that have neither and
// get the same.
struct ProxyAnswer {
  std::vector<int> statuses;  // in order
  const GrpcCodeInfo* code;
  absl::string_view title;  // the reason phrase; may be empty
  std::string reason;       // the row's, any text; may be empty

  // The same for an error that an upstream answered, where the format tells those from the proxy's own; else null,
  // empty.
  const GrpcCodeInfo* upstream_code = nullptr;
  std::string upstream_reason = {};

  // What follows the number in "HTTP 404 Not Found: why", which is what the service says of a page.
  std::string WordsAfterNumber() const;
};

struct ProxyModel {
  std::string profile;
  // Comment lines: what this is, of which profile and revision, and the command that makes it again.
  std::string header;
  // 400-599, in order; a status that the profile does not answer for every origin in question is in none.
  std::vector<ProxyAnswer> answers;
};

// One kind of configuration.
struct ProxyFormat {
  absl::string_view name;   // "envoy-local-reply"
  absl::string_view about;  // one line for --help
  // Who makes the errors that it answers, unless another is asked for.
  Origin origin;
  // Whether the service answers after all. It sees by itself who made an error, so no origin is asked for.
  bool asks_service;
  std::string (*write)(const ProxyModel& model);
  // Who makes those that an upstream answered, where the proxy can tell them from its own, unless another is asked for.
  std::optional<Origin> upstream_origin = std::nullopt;
};

// In order of name.
absl::Span<const ProxyFormat> ProxyFormats();

// The format of a name, or null.
const ProxyFormat* FindProxyFormat(absl::string_view name);

// As --origin takes it: "unspecified", "application", "intermediary" or "local_reply".
absl::string_view ProxyOriginName(Origin origin);
std::optional<Origin> ProxyOriginFromName(absl::string_view name);

// The command line that makes an export.
std::string ProxyCommand(const ProxyFormat& format, absl::string_view profile, Origin origin);

// Equal revision, equal text.
std::string ExportProxy(const ProxyFormat& format, const RevisedProfile& revised, Origin origin);

// Each is a YAML mapping whose keys are the fields of Envoy that its parts go into, or Kubernetes objects.
std::string WriteEnvoyCustomResponse(const ProxyModel& model);
std::string WriteEnvoyExtProc(const ProxyModel& model);
std::string WriteEnvoyGateway(const ProxyModel& model);
std::string WriteEnvoyGatewayExtProc(const ProxyModel& model);
std::string WriteEnvoyLocalReply(const ProxyModel& model);
std::string WriteEnvoyTranscoder(const ProxyModel& model);
std::string WriteIstio(const ProxyModel& model);
std::string WriteIstioExtProc(const ProxyModel& model);
std::string WriteNginx(const ProxyModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_PROXIES_H_
