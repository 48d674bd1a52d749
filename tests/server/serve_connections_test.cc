// The program with many connections: limits of the options, and few descriptors.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "support/sanitizers.h"
#include "support/server.h"
#include "support/sockets.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGet[] = "GET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

std::string Get(const std::string& address) {
  const ClientSocket client(address);
  client.Send(kGet);
  std::string reply;
  for (std::string bytes = client.Receive(); !bytes.empty(); bytes = client.Receive()) reply += bytes;
  return reply;
}

// `serve` with both ports under a limit of open files.
class FewDescriptors {
 public:
  explicit FewDescriptors(int limit)
      : process_("/bin/sh", {"-c", absl::StrCat("ulimit -n ", limit, "; exec ", STATUS_TRANSLATOR_BINARY,
                                                " serve --listen 127.0.0.1:0 --http-listen 127.0.0.1:0 "
                                                "--drain-delay 0s --ports-file ",
                                                dir_ / "ports")}) {
    process_.WaitForLine("\"serving\"");
    const auto ports = nlohmann::json::parse(ReadFile(dir_ / "ports"));
    grpc_ = ports["grpc"][0];
    http_ = ports["http"][0];
  }
  const std::string& grpc() const { return grpc_; }
  const std::string& http() const { return http_; }
  Process& process() { return process_; }

 private:
  TempDir dir_;
  Process process_;
  std::string grpc_;
  std::string http_;
};

TEST(ServeConnectionsTest, IdleConnectionsBeyondTheDescriptorsStopNeitherPort) {
  if (kSanitizersNeedDescriptors) GTEST_SKIP() << "the sanitizers themselves need descriptors";
  FewDescriptors server(64);
  for (const std::string& attacked : {server.grpc(), server.http()}) {
    std::vector<ClientSocket> idle;
    for (int i = 0; i < 200; ++i) idle.emplace_back(attacked);
    const std::string& other = attacked == server.grpc() ? server.http() : server.grpc();
    // The other port answers meanwhile.
    if (other == server.http()) {
      EXPECT_THAT(Get(other), HasSubstr("HTTP/1.1 200"));
    } else {
      EXPECT_TRUE(Becomes([&] { return ClientSocket(other).SpeaksHttp2(); }));
      // Its one thread may not have accepted the last of them yet.
      EXPECT_TRUE(
          Becomes([&] { return Get(attacked).find("protocol=\"http\",reason=\"total\"} 0\n") == std::string::npos; }));
    }
    idle.clear();
    // A new connection is refused only until the server has closed those.
    EXPECT_TRUE(Becomes([&] { return ClientSocket(server.grpc()).SpeaksHttp2(); })) << attacked;
    EXPECT_THAT(Get(server.http()), HasSubstr("HTTP/1.1 200")) << attacked;
  }
  const std::string metrics = Get(server.http());
  EXPECT_THAT(metrics, Not(HasSubstr("reason=\"total\"} 0\n")));
  EXPECT_THAT(metrics, HasSubstr("protocol=\"grpc\",reason=\"no_descriptors\"} 0\n"));
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().WaitUnread(), 0);
}

TEST(ServeConnectionsTest, WhenDescriptorsRanOutBothPortsRecover) {
  if (kSanitizersNeedDescriptors) GTEST_SKIP() << "the sanitizers themselves need descriptors";
  Server server({"--drain-delay", "0s", "--http-listen", "127.0.0.1:0"});
  const rlimit none = {3, 4096};
  ASSERT_EQ(prlimit(server.process().pid(), RLIMIT_NOFILE, &none, nullptr), 0);
  const ClientSocket grpc(server.address());
  const ClientSocket http(server.http());
  http.Send(kGet);
  EXPECT_THAT(server.process().WaitForLine("cannot accept a connection"), HasSubstr("Too many open files"));
  const rlimit many = {4096, 4096};
  ASSERT_EQ(prlimit(server.process().pid(), RLIMIT_NOFILE, &many, nullptr), 0);
  EXPECT_TRUE(grpc.SpeaksHttp2());
  EXPECT_THAT(http.Receive(), HasSubstr("HTTP/1.1 200"));
  EXPECT_TRUE(server.Ask().ok());
}

TEST(ServeConnectionsTest, OptionsLimitConnections) {
  Server server({"--drain-delay", "0s", "--max-connections", "3", "--max-connections-per-peer", "2"});
  const ClientSocket first(server.address(), "127.0.0.5");
  const ClientSocket second(server.address(), "127.0.0.5");
  EXPECT_TRUE(first.SpeaksHttp2() && second.SpeaksHttp2());
  EXPECT_FALSE(ClientSocket(server.address(), "127.0.0.5").SpeaksHttp2());
  EXPECT_THAT(server.process().WaitForLine("connections are refused"), HasSubstr("--max-connections-per-peer"));
  const ClientSocket other(server.address(), "127.0.0.6");
  EXPECT_TRUE(other.SpeaksHttp2());
  EXPECT_FALSE(ClientSocket(server.address(), "127.0.0.7").SpeaksHttp2());
}

// A proxy on this machine brings the calls of many clients.
TEST(ServeConnectionsTest, ByDefaultOneClientOnThisMachineMayHaveAllConnections) {
  Server server({"--drain-delay", "0s", "--max-connections", "4"});
  std::vector<ClientSocket> proxy;
  for (int i = 0; i < 4; ++i) {
    proxy.emplace_back(server.address());
    EXPECT_TRUE(proxy.back().SpeaksHttp2()) << i;
  }
  EXPECT_FALSE(ClientSocket(server.address()).SpeaksHttp2());
}

TEST(ServeConnectionsTest, FewerConnectionsThanTheOptionSaysAreNamedAtTheStart) {
  if (kSanitizersNeedDescriptors) GTEST_SKIP() << "the sanitizers themselves need descriptors";
  Process server("/bin/sh", {"-c", absl::StrCat("ulimit -n 100; exec ", STATUS_TRANSLATOR_BINARY,
                                                " serve --listen 127.0.0.1:0 --max-connections 90")});
  EXPECT_THAT(server.WaitForLine("fewer gRPC connections"), HasSubstr("ulimit -n"));
}

}  // namespace
}  // namespace status_translator
