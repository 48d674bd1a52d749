#include "server/health_server.h"

#include <grpcpp/server_builder.h>

#include <chrono>

#include "absl/strings/str_cat.h"
#include "server/address.h"
#include "support/limits.h"

namespace status_translator {
namespace {

// A request has the name of a service.
constexpr int kMaxHealthRequestBytes = 1024;
// Watches of one connection. A probe has one call.
constexpr int kMaxHealthStreams = 10;
constexpr int kHealthIdleMs = 60'000;
constexpr absl::string_view kHealthListen = "--health-listen";

}  // namespace

absl::StatusOr<std::unique_ptr<HealthServer>> HealthServer::Start(const std::string& listen, HealthService& health,
                                                                  Metrics& metrics, size_t max_connections) {
  const absl::StatusOr<Address> address = ParseAddress(listen);
  if (!address.ok()) return OfOption(kHealthListen, address.status());
  if (!IsLocal(*address)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--health-listen ", listen,
                     ": health is served in clear text to this machine only, for example on 127.0.0.1:50052"));
  }
  std::unique_ptr<HealthServer> self(new HealthServer(metrics, max_connections));
  if (absl::Status opened = self->listeners_.Open({listen}); !opened.ok()) return OfOption(kHealthListen, opened);
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(kMaxHealthRequestBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxHealthStreams);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kMaxHandshakeMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, kHealthIdleMs);
  self->listeners_.AddTo(builder, nullptr);
  builder.RegisterService(&health);
  self->server_ = builder.BuildAndStart();
  if (self->server_ == nullptr) return absl::UnavailableError(absl::StrCat("cannot serve health on ", listen));
  if (absl::Status started = self->listeners_.Start(); !started.ok()) return started;
  return self;
}

HealthServer::HealthServer(Metrics& metrics, size_t max_connections)
    : listeners_({.total = max_connections, .per_peer = max_connections}, metrics) {}

HealthServer::~HealthServer() {
  listeners_.Stop();
  if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now());
}

}  // namespace status_translator
