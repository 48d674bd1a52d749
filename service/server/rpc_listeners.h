// The listening sockets of the gRPC server and their connections.
#ifndef STATUS_TRANSLATOR_SERVER_RPC_LISTENERS_H_
#define STATUS_TRANSLATOR_SERVER_RPC_LISTENERS_H_

#include <grpcpp/server_builder.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/acceptor.h"
#include "server/address.h"
#include "server/connections.h"
#include "server/server_tls.h"
#include "server/unix_socket.h"
#include "telemetry/metrics.h"

namespace status_translator {

// Connections are accepted here rather than by gRPC, whose listener in 1.51 never accepts again after descriptors ran
// out, and which has no limit of connections. Those beyond a limit are closed at once. Call Open(), AddTo(), Start(),
// Stop() in this order. Not thread-safe.
class RpcListeners {
 public:
  // `metrics` must outlive this.
  RpcListeners(const Connections::Limits& limits, Metrics& metrics)
      : connections_(std::make_shared<Connections>(limits)), metrics_(metrics) {}
  ~RpcListeners();
  RpcListeners(const RpcListeners&) = delete;
  RpcListeners& operator=(const RpcListeners&) = delete;

  // Listens on all of `listen` (address.h) or on none. INVALID_ARGUMENT for a wrong address, UNAVAILABLE if one cannot
  // be listened on.
  absl::Status Open(const std::vector<std::string>& listen);
  // Prepares the server to take connections. `tls`: of the TCP listeners; null: clear text, which Unix sockets always
  // have, since file permissions guard them.
  void AddTo(grpc::ServerBuilder& builder, ServerTls* tls);
  // Accepts connections for the server, which must have started and must run until Stop().
  absl::Status Start();
  // Closes the listening sockets and removes Unix sockets. Open connections stay open.
  void Stop();

  // Where it listens, with the actual ports, in the order of `listen`.
  std::vector<std::string> addresses() const;

 private:
  struct Listener {
    Address address;
    int port = 0;
    bool tls = false;
    std::unique_ptr<UnixSocket> unix_socket;  // null for TCP
    std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> server;
  };

  absl::Status OpenOne(const std::string& text);
  void Serve(const Acceptor::Socket& accepted_by, int connection, const sockaddr_storage& peer);

  const std::shared_ptr<Connections> connections_;
  Metrics& metrics_;
  std::vector<Listener> listeners_;
  std::vector<Acceptor::Socket> sockets_;  // those that acceptor_ does not own yet
  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_RPC_LISTENERS_H_
