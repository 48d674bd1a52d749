#include "server/health_server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "server/address.h"

namespace status_translator {
namespace {

// A request has the name of a service.
constexpr int kMaxHealthRequestBytes = 1024;
// Watches of one connection. A probe has one call.
constexpr int kMaxHealthStreams = 10;
// A probe has one connection.
constexpr size_t kMaxHealthConnections = 64;
// As of the main server (rpc_server.cc).
constexpr int kHealthHandshakeMs = 5'000;
constexpr int kHealthIdleMs = 60'000;
constexpr int kHealthUserTimeoutMs = 10'000;

}  // namespace

absl::StatusOr<std::unique_ptr<HealthServer>> HealthServer::Start(const std::string& listen, HealthService& health,
                                                                  Metrics& metrics) {
  const absl::StatusOr<Address> address = ParseAddress(listen);
  if (!address.ok()) return address.status();
  if (!IsLocal(*address)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--health-listen ", listen,
                     ": health is served in clear text to this machine only, for example on 127.0.0.1:50052"));
  }
  std::unique_ptr<HealthServer> self(new HealthServer(metrics));
  if (absl::Status opened = self->listeners_.Open({listen}, kHealthUserTimeoutMs); !opened.ok()) return opened;
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(kMaxHealthRequestBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxHealthStreams);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHealthHandshakeMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, kHealthIdleMs);
  self->listeners_.AddTo(builder, [](const Address&) { return grpc::InsecureServerCredentials(); });
  builder.RegisterService(&health);
  self->server_ = builder.BuildAndStart();
  if (self->server_ == nullptr) return absl::UnavailableError(absl::StrCat("cannot serve health on ", listen));
  if (absl::Status started = self->listeners_.Start(); !started.ok()) return started;
  return self;
}

HealthServer::HealthServer(Metrics& metrics)
    : listeners_({.total = kMaxHealthConnections, .per_peer = kMaxHealthConnections}, metrics) {}

HealthServer::~HealthServer() {
  listeners_.Stop();
  if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now());
}

}  // namespace status_translator
