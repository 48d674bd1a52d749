// The gRPC server: its services, limits and listening sockets.
#ifndef STATUS_TRANSLATOR_SERVER_RPC_SERVER_H_
#define STATUS_TRANSLATOR_SERVER_RPC_SERVER_H_

#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "lookup/current_translator.h"
#include "rpc/catalog_service.h"
#include "rpc/ext_proc_service.h"
#include "rpc/health_service.h"
#include "rpc/reflection_service.h"
#include "rpc/translation_service.h"
#include "rpc/unknown_method_service.h"
#include "server/connections.h"
#include "server/rpc_listeners.h"
#include "server/server_tls.h"
#include "support/limits.h"

namespace status_translator {

struct RpcServerOptions {
  std::vector<std::string> listen;  // address.h
  Connections::Limits connections{.total = kMaxGrpcConnections, .per_peer = kMaxGrpcConnections};
  ExtProcMode ext_proc_mode = ExtProcMode::kObserve;
  ExtProcMode most = ExtProcMode::kEnforce;  // the first limit of LimitExtProc
  ServerTls* tls = nullptr;                  // as of RpcListeners
};

// Serves from Start() until Shutdown() or until it is destroyed, which cancels open calls. Thread-safe.
class RpcServer {
 public:
  // Listens on all addresses or on none. `translator` and `metrics` must outlive the server. INVALID_ARGUMENT for a
  // wrong address, UNAVAILABLE if one cannot be listened on.
  static absl::StatusOr<std::unique_ptr<RpcServer>> Start(const CurrentTranslator& translator, Metrics& metrics,
                                                          const RpcServerOptions& options);
  ~RpcServer();
  RpcServer(const RpcServer&) = delete;
  RpcServer& operator=(const RpcServer&) = delete;

  // Where it listens, with the actual ports, in the order of RpcServerOptions::listen.
  const std::vector<std::string>& addresses() const { return addresses_; }

  // For further servers that tell the health of this one.
  HealthService& health() { return health_; }
  // See ExtProcService::LimitMode.
  void LimitExtProc(ExtProcMode most) { ext_proc_.LimitMode(most); }
  // Sends the new tables to open WatchProfile streams. Call it after the translator was replaced.
  void ProfilesChanged() { catalog_.ProfilesChanged(); }
  // Health says NOT_SERVING from now on; calls are still accepted.
  void SetNotServing() { health_.SetNotServing(); }
  // Accepts no more calls, ends streams that have no end of their own, and waits for the other open calls; those that
  // are left after `timeout` are cancelled.
  void Shutdown(absl::Duration timeout);

 private:
  RpcServer(const CurrentTranslator& translator, Metrics& metrics, const RpcServerOptions& options);

  absl::Status Listen(const RpcServerOptions& options);

  TranslationServiceImpl translation_;
  CatalogServiceImpl catalog_;
  ExtProcService ext_proc_;
  HealthService health_;
  ReflectionSchema schema_;
  ReflectionStreams reflection_streams_;
  ReflectionServiceV1 reflection_v1_;
  ReflectionServiceV1Alpha reflection_v1alpha_;
  UnknownMethodService unknown_;
  std::vector<std::string> addresses_;
  std::unique_ptr<grpc::Server> server_;
  RpcListeners listeners_;  // stop before the server is destroyed
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_RPC_SERVER_H_
