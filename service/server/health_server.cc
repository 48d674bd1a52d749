#include "server/health_server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/address.h"

namespace status_translator {
namespace {

// A request has the name of a service.
constexpr int kMaxHealthRequestBytes = 1024;
// Watches of one peer. A probe has one call.
constexpr int kMaxHealthStreams = 10;
// As of the main server (rpc_server.cc).
constexpr int kHealthHandshakeMs = 5'000;
constexpr int kHealthIdleMs = 60'000;

}  // namespace

absl::StatusOr<std::unique_ptr<HealthServer>> HealthServer::Start(const std::string& listen, HealthService& health) {
  const absl::StatusOr<Address> address = ParseAddress(listen);
  if (!address.ok()) return address.status();
  if (!IsLocal(*address)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--health-listen ", listen,
                     ": health is served in clear text to this machine only, for example on 127.0.0.1:50052"));
  }
  std::unique_ptr<HealthServer> self(new HealthServer());
  std::string target = address->ToString(address->port);
  if (address->is_unix()) {
    absl::StatusOr<std::unique_ptr<UnixSocket>> claimed = UnixSocket::Claim(address->unix_path);
    if (!claimed.ok()) return claimed.status();
    self->unix_socket_ = *std::move(claimed);
    target = absl::StrCat("unix:", self->unix_socket_->temporary_path());
  } else if (absl::Status bound = TryBind(*address); !bound.ok()) {
    return bound;
  }
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(kMaxHealthRequestBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxHealthStreams);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHealthHandshakeMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, kHealthIdleMs);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  int port = -1;
  builder.AddListeningPort(target, grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&health);
  self->server_ = builder.BuildAndStart();
  if (self->server_ == nullptr || port <= 0) return absl::UnavailableError(absl::StrCat("cannot listen on ", listen));
  if (self->unix_socket_ != nullptr) {
    if (absl::Status published = self->unix_socket_->Publish(); !published.ok()) return published;
  }
  self->address_ = address->ToString(port);
  return self;
}

HealthServer::~HealthServer() {
  if (unix_socket_ != nullptr) unix_socket_->Remove();
  if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now());
}

}  // namespace status_translator
