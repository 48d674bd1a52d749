#include "server/servers.h"

#include <utility>

#include "absl/time/time.h"
#include "ext_proc/settings.h"
#include "server/clear_text.h"
#include "server/limit_file.h"
#include "server/ports_file.h"

namespace status_translator {
namespace {

absl::Status WritePorts(const ServeOptions& options, const Servers& servers) {
  if (options.ports_file.empty()) return absl::OkStatus();
  return WritePortsFile(options.ports_file, servers.rpc->addresses(), servers.http->addresses(),
                        servers.health == nullptr ? "" : servers.health->address());
}

}  // namespace

absl::StatusOr<Servers> StartServers(const ServeOptions& options, const CurrentTranslator& translator,
                                     Metrics& metrics) {
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
  // Known before the first call can come.
  const ExtProcMode most =
      options.ext_proc_limit_file.empty() ? ExtProcMode::kEnforce : ReadLimitFile(options.ext_proc_limit_file).most;
  auto rpc = RpcServer::Start(translator, metrics, options.listen, options.ext_proc_mode, most,
                              servers.tls == nullptr ? nullptr : servers.tls->grpc_credentials());
  if (!rpc.ok()) return rpc.status();
  servers.rpc = *std::move(rpc);
  auto http = HttpServer::Start(translator, metrics, options.http_listen, options.cors_origin,
                                servers.tls == nullptr ? nullptr : servers.tls->http_contexts());
  if (!http.ok()) return http.status();
  servers.http = *std::move(http);
  if (!options.health_listen.empty()) {
    auto health = HealthServer::Start(options.health_listen, servers.rpc->health());
    if (!health.ok()) return health.status();
    servers.health = *std::move(health);
  }
  if (absl::Status written = WritePorts(options, servers); !written.ok()) return written;
  return servers;
}

}  // namespace status_translator
