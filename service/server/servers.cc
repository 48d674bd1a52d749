#include "server/servers.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "ext_proc/limit_file.h"
#include "ext_proc/settings.h"
#include "server/clear_text.h"
#include "server/descriptors.h"
#include "server/ports_file.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

absl::Status WritePorts(const ServeOptions& options, const Servers& servers) {
  if (options.ports_file.empty()) return absl::OkStatus();
  return WritePortsFile(options.ports_file, servers.rpc->addresses(), servers.http->addresses(),
                        servers.health == nullptr ? "" : servers.health->address());
}

RpcServerOptions RpcOptions(const ServeOptions& options, size_t max_connections, ServerTls* tls) {
  if (max_connections < options.max_connections) {
    Log(LogLevel::kWarning, "fewer gRPC connections are accepted than --max-connections says",
        {{"connections", absl::StrCat(max_connections)}, {"advice", "raise the limit of open files (ulimit -n)"}});
  }
  const std::optional<size_t> per_peer = options.max_connections_per_peer;
  return {.listen = options.listen,
          .connections = {.total = max_connections,
                          .per_peer = per_peer.value_or(std::max<size_t>(max_connections / 2, 1)),
                          .per_peer_on_loopback = per_peer.has_value()},
          .ext_proc_mode = options.ext_proc_mode,
          // Known before the first call can come.
          .most = options.ext_proc_limit_file.empty() ? ExtProcMode::kEnforce
                                                      : ReadLimitFile(options.ext_proc_limit_file).most,
          .tls = tls};
}

}  // namespace

absl::StatusOr<Servers> StartServers(const ServeOptions& options, size_t descriptors,
                                     const CurrentTranslator& translator, Metrics& metrics) {
  // How soon a new certificate is served over HTTP at the latest; gRPC takes a second more.
  constexpr absl::Duration kPoll = absl::Milliseconds(500);
  if (const absl::Status checked = CheckClearText(options); !checked.ok()) return checked;
  Servers servers;
  if (options.tls.enabled()) {
    auto tls = ServerTls::Open(options.tls, metrics);
    if (!tls.ok()) return tls.status();
    servers.tls = *std::move(tls);
    servers.tls->Follow(kPoll);
  }
  const ConnectionShares shares = ShareDescriptors(descriptors, options.max_connections, options.listen.size(),
                                                   options.http_listen.size(), !options.health_listen.empty());
  auto rpc = RpcServer::Start(translator, metrics, RpcOptions(options, shares.grpc, servers.tls.get()));
  if (!rpc.ok()) return rpc.status();
  servers.rpc = *std::move(rpc);
  auto http = HttpServer::Start(translator, metrics, options.http_listen, options.cors_origin, shares.http_per_listener,
                                servers.tls == nullptr ? nullptr : servers.tls->http_contexts());
  if (!http.ok()) return http.status();
  servers.http = *std::move(http);
  if (!options.health_listen.empty()) {
    auto health = HealthServer::Start(options.health_listen, servers.rpc->health(), metrics, shares.health);
    if (!health.ok()) return health.status();
    servers.health = *std::move(health);
  }
  if (absl::Status written = WritePorts(options, servers); !written.ok()) return written;
  return servers;
}

}  // namespace status_translator
