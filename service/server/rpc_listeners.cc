#include "server/rpc_listeners.h"

#include <grpcpp/security/server_credentials.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/connection_log.h"
#include "support/limits.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

using External = grpc::ServerBuilder::experimental_type::ExternalConnectionType;

constexpr char kProtocol[] = "grpc";

// Connections inherit both. gRPC sets them too on the sockets that it listens on itself, but not on connections that it
// is given.
void SetTcpOptions(int listening) {
  const int on = 1;
  setsockopt(listening, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  setsockopt(listening, IPPROTO_TCP, TCP_USER_TIMEOUT, &kKeepaliveTimeoutMs, sizeof(kKeepaliveTimeoutMs));
}

}  // namespace

RpcListeners::~RpcListeners() {
  Stop();
  for (const Acceptor::Socket& socket : sockets_) close(socket.descriptor);
}

absl::Status RpcListeners::Open(const std::vector<std::string>& listen) {
  for (const std::string& text : listen) {
    if (absl::Status opened = OpenOne(text); !opened.ok()) return opened;
  }
  return absl::OkStatus();
}

absl::Status RpcListeners::OpenOne(const std::string& text) {
  absl::StatusOr<Address> address = ParseAddress(text);
  if (!address.ok()) return address.status();
  Listener listener;
  listener.address = *std::move(address);
  const size_t index = listeners_.size();
  if (listener.address.is_unix()) {
    absl::StatusOr<std::unique_ptr<UnixSocket>> claimed = UnixSocket::Claim(listener.address.unix_path);
    if (!claimed.ok()) return claimed.status();
    listener.unix_socket = *std::move(claimed);
    const absl::StatusOr<int> listening = listener.unix_socket->Listen();
    if (!listening.ok()) return listening.status();
    sockets_.push_back({*listening, index});
  } else {
    const absl::StatusOr<std::vector<int>> listening = ListenOnAll(listener.address);
    if (!listening.ok()) return listening.status();
    for (const int descriptor : *listening) {
      SetTcpOptions(descriptor);
      sockets_.push_back({descriptor, index});
    }
    listener.port = PortOf(listening->front());
  }
  listeners_.push_back(std::move(listener));
  return absl::OkStatus();
}

void RpcListeners::AddTo(grpc::ServerBuilder& builder, ServerTls* tls) {
  std::shared_ptr<grpc::ServerCredentials> encrypted;
  if (tls != nullptr) encrypted = tls->GrpcCredentials([connections = connections_] { connections->EndHandshake(); });
  for (Listener& listener : listeners_) {
    listener.tls = tls != nullptr && listener.unix_socket == nullptr;
    if (!listener.tls && !IsLocal(listener.address)) {
      Log(LogLevel::kWarning, "serving gRPC to other machines without encryption",
          {{"address", listener.address.ToString(listener.port)},
           {"advice", "put a proxy in front that terminates TLS and limits clients"}});
    }
    listener.server = builder.experimental().AddExternalConnectionAcceptor(
        External::FROM_FD, listener.tls ? encrypted : grpc::InsecureServerCredentials());
  }
}

absl::Status RpcListeners::Start() {
  for (size_t i = 0; i < listeners_.size(); ++i) {
    const Listener& listener = listeners_[i];
    if (listener.unix_socket != nullptr) {
      if (absl::Status published = listener.unix_socket->Publish(); !published.ok()) return published;
    }
    metrics_.AddListener(kProtocol,
                         listener.unix_socket == nullptr ? absl::StrCat(listener.port)
                                                         : absl::StrCat("unix:", listener.unix_socket->path()),
                         [connections = connections_, i] { return connections->Open(i); });
  }
  auto acceptor = Acceptor::Start(
      std::exchange(sockets_, {}),
      [this](const Acceptor::Socket& accepted_by, int connection, const sockaddr_storage& peer) {
        Serve(accepted_by, connection, peer);
      },
      [&metrics = metrics_](int error) {
        metrics.CountRefusedConnection(kProtocol, "no_descriptors");
        LogCannotAccept(kProtocol, error);
      });
  if (!acceptor.ok()) return acceptor.status();
  acceptor_ = *std::move(acceptor);
  return absl::OkStatus();
}

void RpcListeners::Serve(const Acceptor::Socket& accepted_by, int connection, const sockaddr_storage& peer) {
  Listener& listener = listeners_[accepted_by.listener];
  switch (connections_->Admit(connection, peer, accepted_by.listener, listener.tls, std::chrono::steady_clock::now())) {
    case Connections::Answer::kAdmitted: {
      grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters parameters;
      parameters.listener_fd = accepted_by.descriptor;
      parameters.fd = connection;
      listener.server->HandleNewConnection(&parameters);
      return;
    }
    case Connections::Answer::kTotalReached:
      metrics_.CountRefusedConnection(kProtocol, "total");
      LogRefused(kProtocol, "--max-connections");
      break;
    case Connections::Answer::kPeerReached:
      metrics_.CountRefusedConnection(kProtocol, "peer");
      LogRefused(kProtocol, "--max-connections-per-peer");
      break;
    case Connections::Answer::kHandshakesReached:
      metrics_.CountRefusedConnection(kProtocol, "handshakes");
      LogRefused(kProtocol, "unfinished handshakes of TLS");
      break;
  }
  close(connection);
}

void RpcListeners::Stop() {
  // While they still listen: afterwards another process could have a socket with the same inode.
  for (const Listener& listener : listeners_) {
    if (listener.unix_socket != nullptr) listener.unix_socket->Remove();
  }
  // Before the server shuts down: gRPC 1.51 leaves a connection open that it is given afterwards.
  if (acceptor_ != nullptr) acceptor_->Stop();
}

std::vector<std::string> RpcListeners::addresses() const {
  std::vector<std::string> addresses;
  for (const Listener& listener : listeners_) addresses.push_back(listener.address.ToString(listener.port));
  return addresses;
}

}  // namespace status_translator
