#include "server/rpc_server.h"

#include <grpcpp/server_builder.h>

#include <initializer_list>

#include "absl/time/clock.h"
#include "support/limits.h"

namespace status_translator {
namespace {

// A client that pings more often without data is disconnected. Common clients ping every 10 s or less often.
constexpr int kFastestClientPingMs = 5'000;

void SetLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMaxGrpcRequestBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxGrpcMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxStreamsPerConnection);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kMaxHandshakeMs);
  // Without limits of a connection's age or idle time: in gRPC 1.51, their filter takes 7 % of the instructions of each
  // unary call. Peers that vanished are found by keepalive.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kFastestClientPingMs);
  // A compressed message may become a thousand times as long before gRPC checks its size. Compressed calls end with
  // UNIMPLEMENTED, as the protocol demands, and replies name identity as the only accepted encoding.
  for (int algorithm = GRPC_COMPRESS_NONE + 1; algorithm < GRPC_COMPRESS_ALGORITHMS_COUNT; ++algorithm) {
    builder.SetCompressionAlgorithmSupportStatus(static_cast<grpc_compression_algorithm>(algorithm), false);
  }
}

// What nothing here needs and each call would pay for: 3 % of its CPU time, and 3 % more if it has a deadline.
void LeaveOut(grpc::ServerBuilder& builder) {
  // No message arrives compressed, see SetLimits().
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  // Statistics for the service channelz, which is not served.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_CHANNELZ, 0);
  // A timer for the deadline of each call. Unary calls are answered at once, and a client that no longer waits for a
  // stream resets it, or has vanished, which keepalive finds.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_DEADLINE_CHECKS, 0);
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

RpcServer::RpcServer(const CurrentTranslator& translator, Metrics& metrics, const RpcServerOptions& options)
    : translation_(translator, metrics),
      catalog_(translator, metrics),
      ext_proc_(translator, options.ext_proc_mode, metrics),
      health_({v1::CatalogService::service_full_name(), v1::TranslationService::service_full_name(),
               envoy::service::ext_proc::v3::ExternalProcessor::service_full_name()},
              metrics),
      schema_(ServiceNames()),
      reflection_v1_(schema_, reflection_streams_, metrics),
      reflection_v1alpha_(schema_, reflection_streams_, metrics),
      unknown_(metrics),
      listeners_(options.connections, metrics) {}

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::Start(const CurrentTranslator& translator, Metrics& metrics,
                                                            const RpcServerOptions& options) {
  std::unique_ptr<RpcServer> self(new RpcServer(translator, metrics, options));
  self->LimitExtProc(options.most);
  if (const absl::Status listening = self->Listen(options); !listening.ok()) return listening;
  return self;
}

absl::Status RpcServer::Listen(const RpcServerOptions& options) {
  if (absl::Status opened = listeners_.Open(options.listen); !opened.ok()) return OfOption("--listen", opened);
  grpc::ServerBuilder builder;
  SetLimits(builder);
  LeaveOut(builder);
  listeners_.AddTo(builder, options.tls);
  for (grpc::Service* service : std::initializer_list<grpc::Service*>{&translation_, &catalog_, &ext_proc_, &health_,
                                                                      &reflection_v1_, &reflection_v1alpha_}) {
    builder.RegisterService(service);
  }
  builder.RegisterCallbackGenericService(&unknown_);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) return absl::UnavailableError("cannot start the gRPC server");
  addresses_ = listeners_.addresses();
  return listeners_.Start();
}

RpcServer::~RpcServer() {
  if (server_ != nullptr) Shutdown(absl::ZeroDuration());
}

void RpcServer::Shutdown(absl::Duration timeout) {
  health_.EndWatches();
  catalog_.EndWatches();
  ext_proc_.EndStreams();
  reflection_streams_.EndAll();
  listeners_.Stop();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + timeout));
}

}  // namespace status_translator
