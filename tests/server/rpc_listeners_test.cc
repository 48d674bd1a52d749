// Connections that are accepted here and served by gRPC.
#include "server/rpc_listeners.h"

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "support/limits.h"
#include "support/localhost.h"
#include "support/process.h"
#include "support/sockets.h"

namespace status_translator {
namespace {

using grpc::health::v1::Health;
using ::testing::HasSubstr;

// Answers with the peer of the call in its message.
class PeerService final : public Health::Service {
  grpc::Status Check(grpc::ServerContext* context, const grpc::health::v1::HealthCheckRequest*,
                     grpc::health::v1::HealthCheckResponse*) override {
    return grpc::Status(grpc::StatusCode::OUT_OF_RANGE, context->peer());
  }
};

class TestServer {
 public:
  explicit TestServer(
      const std::vector<std::string>& listen, const Connections::Limits& limits = {100, 100},
      const std::function<void(grpc::ServerBuilder&)>& more = [](auto&) {})
      : listeners_(limits, metrics_) {
    opened_ = listeners_.Open(listen);
    if (!opened_.ok()) return;
    grpc::ServerBuilder builder;
    listeners_.AddTo(builder, nullptr);
    builder.RegisterService(&service_);
    more(builder);
    server_ = builder.BuildAndStart();
    opened_ = listeners_.Start();
  }
  ~TestServer() {
    if (server_ != nullptr) Shutdown();
  }

  const absl::Status& opened() const { return opened_; }
  std::string address(size_t i = 0) const { return listeners_.addresses()[i]; }
  // As the metrics tell it.
  bool HasConnections(const std::string& listener, int count) const {
    const std::string line =
        absl::StrCat("status_translator_connections{listener=\"", listener, "\",protocol=\"grpc\"} ", count, "\n");
    return metrics_.Text().find(line) != std::string::npos;
  }
  bool HasConnections(int count) const { return HasConnections(address().substr(address().rfind(':') + 1), count); }
  std::string MetricsText() const { return metrics_.Text(); }
  void Shutdown() {
    listeners_.Stop();
    // Silent clients do not answer the ping after which a connection closes.
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(200));
  }

 private:
  Metrics metrics_;
  PeerService service_;
  std::unique_ptr<grpc::Server> server_;
  RpcListeners listeners_;
  absl::Status opened_;
};

// A call on a channel of its own. Returns the peer that the server saw, or the error.
std::string PeerSeenBy(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  const auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  grpc::ClientContext context;
  context.set_wait_for_ready(true);
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  grpc::health::v1::HealthCheckResponse response;
  const grpc::Status status = Health::NewStub(channel)->Check(&context, {}, &response);
  return status.error_code() == grpc::StatusCode::OUT_OF_RANGE ? status.error_message()
                                                               : "error: " + status.error_message();
}

TEST(RpcListenersTest, ServeIpv4Ipv6AndUnixSockets) {
  const TempDir dir;
  const std::string path = dir / "s";
  TestServer server({"127.0.0.1:0", "[::1]:0", "unix:" + path});
  ASSERT_TRUE(server.opened().ok()) << server.opened();
  EXPECT_THAT(PeerSeenBy(server.address(0)), HasSubstr("ipv4:127.0.0.1:"));
  EXPECT_THAT(PeerSeenBy(server.address(1)), testing::MatchesRegex("ipv6:(\\[|%5B)::1(\\]|%5D):[0-9]+"));
  EXPECT_THAT(PeerSeenBy(server.address(2)), testing::StartsWith("unix:"));
  server.Shutdown();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(RpcListenersTest, WildcardsServeBothFamilies) {
  for (const char* host : {"0.0.0.0", "[::]"}) {
    TestServer server({absl::StrCat(host, ":0")});
    ASSERT_TRUE(server.opened().ok()) << server.opened();
    const std::string port = server.address().substr(server.address().rfind(':'));
    EXPECT_THAT(PeerSeenBy("127.0.0.1" + port), HasSubstr("ipv4:127.0.0.1:")) << host;
    EXPECT_THAT(PeerSeenBy("[::1]" + port), HasSubstr("::1")) << host;
  }
}

TEST(RpcListenersTest, AllAddressesOfAHostHaveOnePort) {
  if (!KnowsLocalhost()) GTEST_SKIP() << "this machine does not know the name localhost";
  TestServer server({"localhost:0"});
  ASSERT_TRUE(server.opened().ok()) << server.opened();
  EXPECT_THAT(PeerSeenBy(server.address()), testing::StartsWith("ipv"));
  EXPECT_THAT(PeerSeenBy("127.0.0.1" + server.address().substr(server.address().rfind(':'))),
              HasSubstr("ipv4:127.0.0.1:"));
}

TEST(RpcListenersTest, AnAddressInUseIsNamedAndNothingListens) {
  const TempDir dir;
  TestServer first({"127.0.0.1:0"});
  ASSERT_TRUE(first.opened().ok());
  const std::string path = dir / "s";
  TestServer second({"unix:" + path, first.address()});
  EXPECT_THAT(std::string(second.opened().message()),
              HasSubstr(absl::StrCat("cannot listen on ", first.address(), ": Address already in use")));
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(TestServer({"nowhere"}).opened().code(), absl::StatusCode::kInvalidArgument);
}

TEST(RpcListenersTest, ConnectionsHaveTheTcpOptionsThatGrpcSetsItself) {
  TestServer server({"127.0.0.1:0"});
  const ClientSocket client(server.address());
  ASSERT_TRUE(client.SpeaksHttp2());
  // The server runs in this process: its end of the connection is the socket whose peer is the client.
  sockaddr_in own = {};
  socklen_t size = sizeof(own);
  getsockname(client.descriptor(), reinterpret_cast<sockaddr*>(&own), &size);
  int found = 0;
  for (int descriptor = 0; descriptor < 1024; ++descriptor) {
    sockaddr_in peer = {};
    size = sizeof(peer);
    if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) != 0 || peer.sin_port != own.sin_port) {
      continue;
    }
    ++found;
    int value = 0;
    size = sizeof(value);
    getsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &value, &size);
    EXPECT_NE(value, 0);
    getsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, &size);
    EXPECT_EQ(value, kKeepaliveTimeoutMs);
  }
  EXPECT_EQ(found, 1);
}

TEST(RpcListenersTest, AConnectionIsNoLongerCountedWhenTheClientCloses) {
  const TempDir dir;
  const std::string path = dir / "s";
  TestServer server({"127.0.0.1:0", "unix:" + path});
  {
    const ClientSocket http2(server.address());
    ASSERT_TRUE(http2.SpeaksHttp2());
    const ClientSocket silent(server.address());
    const ClientSocket unix_client("unix:" + path);
    EXPECT_TRUE(Becomes([&] { return server.HasConnections(2); }));
    EXPECT_TRUE(Becomes([&] { return server.HasConnections("unix:" + path, 1); }));
  }
  EXPECT_TRUE(Becomes([&] { return server.HasConnections(0) && server.HasConnections("unix:" + path, 0); }));
}

TEST(RpcListenersTest, AConnectionIsNoLongerCountedWhenTheServerCloses) {
  const std::pair<const char*, int> options[] = {{GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 0},
                                                 {GRPC_ARG_MAX_CONNECTION_IDLE_MS, 1},
                                                 {GRPC_ARG_MAX_CONNECTION_AGE_MS, 1}};
  for (const auto& [option, preface] : options) {
    TestServer server({"127.0.0.1:0"}, {100, 100}, [name = option](grpc::ServerBuilder& builder) {
      builder.AddChannelArgument(name, 50);
      builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 50);
    });
    const ClientSocket client(server.address());
    if (preface != 0) {
      EXPECT_TRUE(client.SpeaksHttp2());
    }
    EXPECT_TRUE(client.AnswersPingsUntilClosed()) << option;
    EXPECT_TRUE(Becomes([&] { return server.HasConnections(0); })) << option;
  }
}

// A client that has vanished does not close. One that sends no more is the same for the server until it is pinged.
TEST(RpcListenersTest, AHalfOpenConnectionIsClosedAndNoLongerCounted) {
  TestServer server({"127.0.0.1:0"}, {100, 100}, [](grpc::ServerBuilder& builder) {
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 50);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 50);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  });
  const ClientSocket silent(server.address());
  ASSERT_TRUE(silent.SpeaksHttp2());  // and does not answer the ping
  EXPECT_TRUE(silent.IsClosed());
  const ClientSocket half_closed(server.address());
  ASSERT_TRUE(half_closed.SpeaksHttp2());
  shutdown(half_closed.descriptor(), SHUT_WR);
  EXPECT_TRUE(half_closed.IsClosed());
  EXPECT_TRUE(Becomes([&] { return server.HasConnections(0); }));
}

TEST(RpcListenersTest, ADrainClosesConnectionsAndCountsThemDown) {
  TestServer server({"127.0.0.1:0"});
  std::vector<ClientSocket> clients;
  for (int i = 0; i < 10; ++i) {
    clients.emplace_back(server.address());
    ASSERT_TRUE(clients.back().SpeaksHttp2());
  }
  clients.emplace_back(server.address());  // silent
  EXPECT_TRUE(Becomes([&] { return server.HasConnections(11); }));
  const std::string address = server.address();
  server.Shutdown();
  for (const ClientSocket& client : clients) EXPECT_TRUE(client.IsClosed());
  EXPECT_TRUE(Becomes([&] { return server.HasConnections(0); }));
  EXPECT_THROW(ClientSocket{address}, std::runtime_error);
}

TEST(RpcListenersTest, ConnectionsBeyondALimitAreClosedAtOnceAndCounted) {
  TestServer server({"127.0.0.1:0"}, {.total = 4, .per_peer = 2, .per_peer_on_loopback = true});
  std::vector<ClientSocket> admitted;
  for (const char* from : {"127.0.0.1", "127.0.0.1", "127.0.0.2"}) {
    admitted.emplace_back(server.address(), from);
    EXPECT_TRUE(admitted.back().SpeaksHttp2()) << from;
  }
  EXPECT_FALSE(ClientSocket(server.address(), "127.0.0.1").SpeaksHttp2());
  admitted.emplace_back(server.address(), "127.0.0.2");
  EXPECT_TRUE(admitted.back().SpeaksHttp2());
  EXPECT_FALSE(ClientSocket(server.address(), "127.0.0.3").SpeaksHttp2());
  EXPECT_THAT(server.MetricsText(),
              HasSubstr("status_translator_connections_refused_total{protocol=\"grpc\",reason=\"peer\"} 1\n"));
  EXPECT_THAT(server.MetricsText(),
              HasSubstr("status_translator_connections_refused_total{protocol=\"grpc\",reason=\"total\"} 1\n"));
  EXPECT_TRUE(server.HasConnections(4));
  admitted.pop_back();
  EXPECT_TRUE(Becomes([&] { return server.HasConnections(3); }));
  EXPECT_TRUE(ClientSocket(server.address(), "127.0.0.3").SpeaksHttp2());
}

TEST(RpcListenersTest, DescriptorsStayFlat) {
  TestServer server({"127.0.0.1:0"}, {20'000, 20'000});
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  const auto open = [] {
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return std::distance(begin(all), end(all));
  };
  ASSERT_TRUE(ClientSocket(server.address()).SpeaksHttp2());
  EXPECT_TRUE(Becomes([&] { return server.HasConnections(0); }));
  const auto before = open();
  for (int i = 0; i < 10'000; ++i) ClientSocket{server.address()};
  EXPECT_TRUE(ClientSocket(server.address()).SpeaksHttp2()) << "all before were accepted";
  EXPECT_TRUE(Becomes([&] { return server.HasConnections(0); }));
  EXPECT_EQ(open(), before);
}

}  // namespace
}  // namespace status_translator
