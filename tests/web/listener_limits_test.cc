// Many clients, slow ones, and such that never read or send: what the listener bounds.
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "support/sockets.h"
#include "web/listener.h"
#include "web/listening_server.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ListenerTest, SlowClientsDoNotDelayOthers) {
  const ListeningServer server;
  std::vector<int> slow;
  for (int i = 0; i < 200; ++i) {
    slow.push_back(server.Connect());
    (void)send(slow.back(), "GET / HT", 8, MSG_NOSIGNAL);
  }
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(server.Ask(std::string(kGetRequest) + "Connection: close\r\n\r\n"), StartsWith("HTTP/1.1 200"));
  }
  // They are answered as well, once their request is complete.
  for (const int connection : slow) {
    EXPECT_THAT(ListeningServer::Exchange(connection, "TP/1.1\r\nHost: h\r\n\r\n", "GET /"),
                StartsWith("HTTP/1.1 200"));
    close(connection);
  }
}

TEST(ListenerTest, ClientsThatWaitForTheirTurnDoNotExpire) {
  std::atomic<int> minutes = 0;
  HttpConnections connections;
  connections.now = [&] { return std::chrono::steady_clock::time_point(std::chrono::minutes(minutes)); };
  std::promise<void> blocked;
  std::promise<void> sent;
  const ListeningServer server(connections, [&](const HttpRequest& request) {
    if (request.path == "/block") {
      blocked.set_value();
      sent.get_future().wait();
    }
    if (request.path == "/second") minutes = 1;
    return HttpReply{200, {}, request.path};
  });
  const auto get = [](const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n"; };
  // More than two turns answer.
  std::vector<int> clients;
  for (int i = 0; i < 40; ++i) {
    clients.push_back(server.Connect());
    EXPECT_THAT(ListeningServer::Exchange(clients.back(), get("/open"), "/open"), StartsWith("HTTP/1.1 200"));
  }
  const int blocking = server.Connect();
  ListeningServer::Send(blocking, get("/block"));
  blocked.get_future().wait();
  for (const int client : clients) ListeningServer::Send(client, get("/first") + get("/second"));
  sent.set_value();
  for (const int client : clients) {
    EXPECT_THAT(ListeningServer::Exchange(client, "", "/second"), HasSubstr("/second"));
    close(client);
  }
  close(blocking);
}

TEST(ListenerTest, RepliesThatNobodyReadsAreBounded) {
  constexpr size_t kReply = size_t{1} << 20;
  std::atomic<int> evicted = 0;
  HttpConnections connections;
  connections.evicted = [&](const char* limit) { evicted += std::string(limit) == "unread_replies"; };
  const ListeningServer server(connections, [](const HttpRequest& request) {
    const size_t size = request.path == "/small" ? 1 : request.path == "/large" ? 20 * kReply : kReply;
    return HttpReply{200, {}, std::string(size, 'x')};
  });
  const auto ask = [&](const std::string& path) {
    const int connection = server.Connect();
    EXPECT_THAT(ListeningServer::Exchange(connection, "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n", "200 OK"),
                StartsWith("HTTP/1.1 200"));
    return connection;
  };
  const int idle = ask("/small");
  std::vector<int> unread;
  for (int i = 0; i < 40; ++i) unread.push_back(ask("/"));
  EXPECT_TRUE(Becomes([&] { return evicted == 25; }));
  EXPECT_LT(ListeningServer::Exchange(unread.front(), "", "").size(), kReply);
  // The newest may be larger than all others together.
  const int large = ask("/large");
  EXPECT_TRUE(Becomes([&] { return evicted == 40; }));
  size_t read = 0;
  char buffer[size_t{64} << 10];
  while (read < 20 * kReply - 4096) {
    const ssize_t size = recv(large, buffer, sizeof(buffer), 0);
    ASSERT_GT(size, 0) << read;
    read += static_cast<size_t>(size);
  }
  EXPECT_THAT(ListeningServer::Exchange(idle, "GET /small HTTP/1.1\r\nHost: h\r\n\r\n", "200 OK"), HasSubstr("200 OK"));
  for (const int connection : unread) close(connection);
  close(idle);
  close(large);
}

class SilentClientsTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    rlimit limit;
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
    ASSERT_GT(limit.rlim_cur, rlim_t{4000}) << "this test needs descriptors";
  }
  void Add(int count) {
    for (int i = 0; i < count; ++i) {
      silent_.push_back(server_.Connect());
      (void)send(silent_.back(), GetParam(), strlen(GetParam()), MSG_NOSIGNAL);
    }
  }
  void TearDown() override {
    for (const int connection : silent_) close(connection);
  }

  const ListeningServer server_;
  std::vector<int> silent_;
};

TEST_P(SilentClientsTest, DoNotKeepOthersOut) {
  for (int i = 0; i < 6; ++i) {
    Add(300);
    EXPECT_THAT(server_.Ask(std::string(kGetRequest) + "Connection: close\r\n\r\n"), StartsWith("HTTP/1.1 200"));
  }
}

TEST_P(SilentClientsTest, DoNotCloseAConnectionInUse) {
  const int in_use = server_.Connect();
  for (int i = 0; i < 15; ++i) {
    EXPECT_THAT(ListeningServer::Exchange(in_use, std::string(kGetRequest) + "\r\n", "y="), StartsWith("HTTP/1.1 200"))
        << i;
    Add(100);
  }
  close(in_use);
}

INSTANTIATE_TEST_SUITE_P(All, SilentClientsTest,
                         ::testing::Values("", "GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nx",
                                           "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "x\r\n\r\n"));

TEST(ListenerTest, KeepsALowLimitOfConnectionsAndCountsThem) {
  std::atomic<int> evicted = 0;
  HttpConnections connections;
  connections.most = 8;
  connections.evicted = [&](const char* limit) { evicted += std::string(limit) == "total"; };
  const std::shared_ptr<std::atomic<size_t>> open = connections.open;
  const ListeningServer server(connections);
  std::vector<int> silent;
  for (int i = 0; i < 200; ++i) silent.push_back(server.Connect());
  const int in_use = server.Connect();
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(ListeningServer::Exchange(in_use, std::string(kGetRequest) + "\r\n", "y="), StartsWith("HTTP/1.1 200"))
        << i;
  }
  EXPECT_EQ(evicted, 193);
  EXPECT_EQ(*open, 8U);
  for (const int connection : silent) close(connection);
  close(in_use);
  EXPECT_TRUE(Becomes([&] { return *open == 0; }));
}

TEST(ListenerTest, WithoutDescriptorsItWaitsAndGoesOn) {
  std::atomic<int> refused = 0;
  HttpConnections connections;
  connections.refused = [&](int) { ++refused; };
  const ListeningServer server(connections);
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit before = limit;
  limit.rlim_cur = 3;
  const int waiting = server.Connect([&] { ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0); });
  EXPECT_TRUE(Becomes([&] { return refused >= 3; }));
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_THAT(ListeningServer::Exchange(waiting, std::string(kGetRequest) + "\r\n", "y="), StartsWith("HTTP/1.1 200"));
  close(waiting);
}

}  // namespace
}  // namespace status_translator
