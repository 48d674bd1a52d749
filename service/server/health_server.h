// Health in clear text on an address of its own: for probes that have no certificate.
#ifndef STATUS_TRANSLATOR_SERVER_HEALTH_SERVER_H_
#define STATUS_TRANSLATOR_SERVER_HEALTH_SERVER_H_

#include <grpcpp/server.h>

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "rpc/health_service.h"
#include "server/rpc_listeners.h"
#include "telemetry/metrics.h"

namespace status_translator {

// Serves grpc.health.v1.Health and nothing else, from Start() until it is destroyed, so also while the server drains.
// Thread-safe.
class HealthServer {
 public:
  // Listens on `listen`, which only this machine can connect to, for at most `max_connections`. `health`, which says
  // what the main server is, and `metrics` must outlive this. INVALID_ARGUMENT for a wrong address or one that others
  // can reach, UNAVAILABLE if it cannot be listened on.
  static absl::StatusOr<std::unique_ptr<HealthServer>> Start(const std::string& listen, HealthService& health,
                                                             Metrics& metrics, size_t max_connections);
  ~HealthServer();
  HealthServer(const HealthServer&) = delete;
  HealthServer& operator=(const HealthServer&) = delete;

  // Where it listens, with the actual port.
  std::string address() const { return listeners_.addresses().front(); }

 private:
  HealthServer(Metrics& metrics, size_t max_connections);

  std::unique_ptr<grpc::Server> server_;
  RpcListeners listeners_;  // stop before the server is destroyed
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_HEALTH_SERVER_H_
