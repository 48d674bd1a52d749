#include "export/proxies.h"

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/version.h"
#include "export/generated_header.h"
#include "export/proxy_values.h"
#include "export/templates.h"

namespace status_translator {
namespace {

constexpr absl::string_view kUnspecified = "unspecified";

constexpr ProxyFormat kProxyFormats[] = {
    {"envoy-custom-response",
     "HTTP filter: errors of upstreams as gRPC to gRPC callers, pages as problem+json to others", Origin::kIntermediary,
     false, AddCustomResponses},
    {"envoy-ext-proc", "HTTP filter and cluster that call the service for errors", Origin::kUnspecified, true,
     AddService},
    {"envoy-gateway", "EnvoyPatchPolicy that adds envoy-local-reply to a listener", Origin::kLocalReply, false,
     AddMappers},
    {"envoy-gateway-ext-proc", "EnvoyExtensionPolicy that calls the service", Origin::kUnspecified, true, nullptr},
    {"envoy-local-reply", "local_reply_config: Envoy's own replies as gRPC to gRPC callers, as problem+json to others",
     Origin::kLocalReply, false, AddMappers},
    {"envoy-transcoder", "HTTP filter, route and cluster: the service's gRPC API as JSON", Origin::kUnspecified, true,
     AddTranscoder},
    {"haproxy",
     "defaults section: errors of HAProxy and of servers as gRPC to gRPC callers, its own as problem+json to others",
     Origin::kLocalReply, false, AddHaproxyRules, Origin::kIntermediary},
    {"istio", "EnvoyFilter that merges envoy-local-reply into every proxy", Origin::kLocalReply, false, AddMappers},
    {"istio-ext-proc", "EnvoyFilter with the filter and the cluster of envoy-ext-proc", Origin::kUnspecified, true,
     AddKubernetesService},
    {"nginx",
     "include for a server: errors of nginx and of upstreams as gRPC to gRPC callers, as problem+json to others",
     Origin::kLocalReply, false, AddNginxLocations, Origin::kIntermediary},
};

// An origin that the user names is that of all errors.
std::optional<Origin> UpstreamOrigin(const ProxyFormat& format, Origin origin) {
  return origin == format.origin ? format.upstream_origin : std::nullopt;
}

std::string Header(const ProxyFormat& format, const RevisedProfile& revised, Origin origin,
                   absl::string_view directory) {
  const std::string& profile = revised.profile->name();
  const std::string command = ProxyCommand(format, profile, origin, directory);
  std::vector<std::pair<absl::string_view, absl::string_view>> fields = {
      {"format", format.name}, {"profile", profile}, {"revision", revised.revision}};
  if (!format.calls_service) fields.emplace_back("origin", ProxyOriginName(origin));
  if (const std::optional<Origin> upstream = UpstreamOrigin(format, origin); upstream.has_value()) {
    fields.emplace_back("origin of upstreams' answers", ProxyOriginName(*upstream));
  }
  fields.emplace_back("command", command);
  return GeneratedHeader("#", fields) + "#\n";
}

}  // namespace

absl::Span<const ProxyFormat> ProxyFormats() { return kProxyFormats; }

const ProxyFormat* FindProxyFormat(absl::string_view name) {
  for (const ProxyFormat& format : kProxyFormats) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

absl::string_view ProxyOriginName(Origin origin) {
  return origin == Origin::kUnspecified ? kUnspecified : OriginName(origin);
}

std::optional<Origin> ProxyOriginFromName(absl::string_view name) {
  return name == kUnspecified ? Origin::kUnspecified : OriginFromName(name);
}

std::string ProxyCommand(const ProxyFormat& format, absl::string_view profile, Origin origin,
                         absl::string_view directory) {
  return absl::StrCat(
      ExportCommand(format.name, profile, directory),
      format.calls_service || origin == format.origin ? "" : absl::StrCat(" --origin ", ProxyOriginName(origin)));
}

std::string WriteProxy(const ProxyFormat& format, const ProxyModel& model) {
  TemplateValues values = {.texts = {{"header", std::string(absl::StripSuffix(model.header, "\n"))},
                                     {"profile", model.profile},
                                     {"version", std::string(kVersion)}},
                           .lists = {}};
  if (format.add != nullptr) format.add(model, values);
  return FillTemplate(ExportTemplate(absl::StrCat(format.name, ".tmpl")), values);
}

absl::StatusOr<std::string> ExportProxy(const ProxyFormat& format, const RevisedProfile& revised, Origin origin,
                                        absl::string_view directory) {
  const Profile& profile = *revised.profile;
  if (!profile.has_http_to_grpc()) {
    return absl::InvalidArgumentError(
        absl::StrCat("profile ", profile.name(),
                     " does not translate HTTP errors, so there is nothing to configure: choose one that has "
                     "http_to_grpc"));
  }
  ProxyModel model = {profile.name(), Header(format, revised, origin, directory), {}};
  if (!format.calls_service) {
    model.answers = BuildProxyAnswers(profile, origin, UpstreamOrigin(format, origin));
    if (model.answers.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("profile ", profile.name(),
                       " has no gRPC code for an HTTP error of 400-599, so there is nothing to configure"));
    }
  }
  return WriteProxy(format, model);
}

}  // namespace status_translator
