// All listeners of `serve`, started together.
#ifndef STATUS_TRANSLATOR_SERVER_SERVERS_H_
#define STATUS_TRANSLATOR_SERVER_SERVERS_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "lookup/current_translator.h"
#include "server/health_server.h"
#include "server/http_server.h"
#include "server/options.h"
#include "server/rpc_server.h"
#include "server/server_tls.h"
#include "telemetry/metrics.h"

namespace status_translator {

// Each member may use those before it.
struct Servers {
  std::unique_ptr<ServerTls> tls;  // null: clear text
  std::unique_ptr<RpcServer> rpc;
  std::unique_ptr<HttpServer> http;
  std::unique_ptr<HealthServer> health;  // null without --health-listen
};

// Starts what `options` ask for and writes the ports file. `descriptors`: how many files the process may have open.
// `translator` and `metrics` must outlive the servers. The error is one for the operator: INVALID_ARGUMENT for a wrong
// option, NOT_FOUND for a file of an option that does not exist.
absl::StatusOr<Servers> StartServers(const ServeOptions& options, size_t descriptors,
                                     const CurrentTranslator& translator, Metrics& metrics);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_SERVERS_H_
