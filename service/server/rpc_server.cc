#include "server/rpc_server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/address.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

// A response to be converted has at most 128 KiB of body. The limit on metadata leaves room for what proxies pass on:
// gRPC 1.51 closes the whole connection when it is passed.
constexpr int kMaxRequestBytes = 256 * 1024;
constexpr int kMaxMetadataBytes = 64 * 1024;
constexpr int kMaxStreamsPerConnection = 100;
constexpr int kHandshakeTimeoutMs = 5'000;
constexpr int kIdleTimeoutMs = 10 * 60'000;
constexpr int kKeepaliveTimeMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
constexpr int kFastestClientPingMs = 5'000;

void SetLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxStreamsPerConnection);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, kIdleTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kFastestClientPingMs);
  // A second server must not share the port in silence.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

std::vector<std::string> ServiceNames() {
  return {std::string(v1::CatalogService::service_full_name()),
          std::string(v1::TranslationService::service_full_name()),
          std::string(envoy::service::ext_proc::v3::ExternalProcessor::service_full_name()),
          std::string(grpc::health::v1::Health::service_full_name()),
          std::string(grpc::reflection::v1::ServerReflection::service_full_name()),
          std::string(grpc::reflection::v1alpha::ServerReflection::service_full_name())};
}

}  // namespace

RpcServer::RpcServer(const LiveAnswers& answers, Metrics& metrics, ExtProcMode ext_proc_mode)
    : translation_(answers, metrics),
      catalog_(answers, metrics),
      ext_proc_(answers, ext_proc_mode, metrics),
      health_({v1::CatalogService::service_full_name(), v1::TranslationService::service_full_name(),
               envoy::service::ext_proc::v3::ExternalProcessor::service_full_name()},
              metrics),
      schema_(ServiceNames()),
      reflection_v1_(schema_, metrics),
      reflection_v1alpha_(schema_, metrics),
      unknown_(metrics) {}

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::Start(const LiveAnswers& answers, Metrics& metrics,
                                                            const std::vector<std::string>& listen,
                                                            ExtProcMode ext_proc_mode) {
  std::unique_ptr<RpcServer> self(new RpcServer(answers, metrics, ext_proc_mode));
  grpc::ServerBuilder builder;
  SetLimits(builder);
  std::vector<Address> addresses;
  std::vector<int> ports(listen.size(), -1);  // gRPC writes here when it starts
  for (size_t i = 0; i < listen.size(); ++i) {
    absl::StatusOr<Address> address = ParseAddress(listen[i]);
    if (!address.ok()) return address.status();
    if (address->is_unix()) {
      absl::StatusOr<UnixLock> lock = UnixLock::Take(address->unix_path);
      if (!lock.ok()) return lock.status();
      self->locks_.push_back(*std::move(lock));
    }
    if (const absl::Status bound = TryBind(*address); !bound.ok()) return bound;
    if (!IsLocal(*address)) {
      Log(LogLevel::kWarning, "listening beyond this machine without encryption",
          {{"address", listen[i]}, {"advice", "put a proxy in front that speaks TLS and limits clients"}});
    }
    builder.AddListeningPort(address->ToString(address->port), grpc::InsecureServerCredentials(), &ports[i]);
    addresses.push_back(*std::move(address));
  }
  for (grpc::Service* service :
       std::initializer_list<grpc::Service*>{&self->translation_, &self->catalog_, &self->ext_proc_, &self->health_,
                                             &self->reflection_v1_, &self->reflection_v1alpha_}) {
    builder.RegisterService(service);
  }
  builder.RegisterCallbackGenericService(&self->unknown_);
  self->server_ = builder.BuildAndStart();
  for (size_t i = 0; i < addresses.size(); ++i) {
    if (self->server_ == nullptr || ports[i] <= 0) {
      return absl::UnavailableError(absl::StrCat("cannot listen on ", listen[i]));
    }
    metrics.AddListener("grpc", addresses[i].is_unix() ? 0 : ports[i], addresses[i].unix_path);
    self->addresses_.push_back(addresses[i].ToString(ports[i]));
  }
  return self;
}

void RpcServer::Shutdown(absl::Duration deadline) {
  health_.EndWatches();
  catalog_.EndWatches();
  ext_proc_.EndStreams();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + deadline));
}

}  // namespace status_translator
