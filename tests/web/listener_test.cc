// Over real sockets, byte by byte.
#include "web/listener.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <functional>
#include <future>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "support/sockets.h"

namespace status_translator {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

HttpReply Describe(const HttpRequest& request) {
  HttpReply reply;
  reply.body = request.method + " " + request.path;
  for (const auto& [key, value] : request.query) reply.body += " " + key + "=" + value;
  if (!request.if_none_match.empty()) reply.body += " match " + request.if_none_match;
  return reply;
}

class Server {
 public:
  explicit Server(const HttpConnections& connections = {}, HttpHandler handler = Describe) {
    const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    name_.sin_family = AF_INET;
    name_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(name_);
    bind(listening, reinterpret_cast<sockaddr*>(&name_), size);
    listen(listening, SOMAXCONN);
    getsockname(listening, reinterpret_cast<sockaddr*>(&name_), &size);
    listener_ = *HttpListener::Start(listening, std::move(handler), connections);
  }

  // `before` is called when the client's socket exists and is not connected yet.
  int Connect(const std::function<void()>& before = [] {}) const {
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    before();
    const timeval longest = {10, 0};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof(longest));
    connect(connection, reinterpret_cast<const sockaddr*>(&name_), sizeof(name_));
    return connection;
  }

  static void Send(int connection, const std::string& bytes) {
    EXPECT_EQ(send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }

  // Sends `bytes`, and reads until the server closes or `until` has been received.
  static std::string Exchange(int connection, const std::string& bytes, const std::string& until) {
    (void)send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    std::string got;
    char buffer[4096];
    ssize_t size = 0;
    while ((until.empty() || got.find(until) == std::string::npos) &&
           (size = recv(connection, buffer, sizeof(buffer), 0)) > 0) {
      got.append(buffer, static_cast<size_t>(size));
    }
    return got;
  }

  std::string Ask(const std::string& bytes, const std::string& until = "") const {
    const int connection = Connect();
    std::string got = Exchange(connection, bytes, until);
    close(connection);
    return got;
  }

  HttpListener& listener() { return *listener_; }

 private:
  sockaddr_in name_{};
  std::unique_ptr<HttpListener> listener_;
};

constexpr char kGet[] = "GET /a%20b?x=1%26&y HTTP/1.1\r\nHost: h\r\n";

TEST(ListenerTest, DecodesAndKeepsTheConnection) {
  const Server server;
  const int connection = server.Connect();
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Server::Exchange(connection, std::string(kGet) + "If-None-Match: \"e\"\r\n\r\n", "match"),
                HasSubstr("GET /a b x=1& y="));
  }
  close(connection);
}

TEST(ListenerTest, HeadHasNoBody) {
  const Server server;
  const std::string got = server.Ask("HEAD /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(got, HasSubstr("Content-Length: 7\r\n"));
  EXPECT_EQ(got.substr(got.size() - 4), "\r\n\r\n");
}

TEST(ListenerTest, MalformedBytesGetAnErrorOrNothingAndDoNotAffectOthers) {
  const Server server;
  const std::string close_it = "Host: h\r\nConnection: close\r\n\r\n";
  const std::vector<std::string> malformed = {
      "\r\n\r\n\r\n",
      "x\r\n\r\n",
      "GET\r\n\r\n",
      "GET /\r\n\r\n",
      std::string(100, '\0') + "\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
      "GET / HTTP/1.1\r\n" + std::string(64 * 1024, 'a') + ": b\r\n\r\n",
      "GET /" + std::string(64 * 1024, 'a') + " HTTP/1.1\r\n" + close_it,
      "GET / HTTP/9.9\r\n" + close_it,
      "GET / HTTP/1.1\r\nHost\r\n\r\n",
      "GET /%zz%00 HTTP/1.1\r\n" + close_it,
      "GET /?" + std::string(1000, '&') + " HTTP/1.1\r\n" + close_it,
      "POST / HTTP/1.1\r\nContent-Length: -5\r\n" + close_it,
      "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n" + close_it,
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n" + close_it + "zz\r\n"};
  for (const std::string& bytes : malformed) {
    const int connection = server.Connect();
    (void)send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    shutdown(connection, SHUT_WR);
    char buffer[4096];
    while (recv(connection, buffer, sizeof(buffer), 0) > 0) {
    }
    close(connection);
    EXPECT_THAT(server.Ask(std::string(kGet) + "Connection: close\r\n\r\n"), StartsWith("HTTP/1.1 200"));
  }
}

TEST(ListenerTest, GetWithABodyIsRefused) {
  const Server server;
  EXPECT_THAT(server.Ask("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"),
              StartsWith("HTTP/1.1 413"));
}

TEST(ListenerTest, SlowClientsDoNotDelayOthers) {
  const Server server;
  std::vector<int> slow;
  for (int i = 0; i < 200; ++i) {
    slow.push_back(server.Connect());
    (void)send(slow.back(), "GET / HT", 8, MSG_NOSIGNAL);
  }
  for (int i = 0; i < 100; ++i) {
    EXPECT_THAT(server.Ask(std::string(kGet) + "Connection: close\r\n\r\n"), StartsWith("HTTP/1.1 200"));
  }
  // They are answered as well, once their request is complete.
  for (const int connection : slow) {
    EXPECT_THAT(Server::Exchange(connection, "TP/1.1\r\nHost: h\r\n\r\n", "GET /"), StartsWith("HTTP/1.1 200"));
    close(connection);
  }
}

TEST(ListenerTest, AfterQuiesceItFinishesAndAcceptsNoMore) {
  Server server;
  const int open = server.Connect();
  EXPECT_THAT(Server::Exchange(open, std::string(kGet) + "\r\n", "y="), StartsWith("HTTP/1.1 200"));
  server.listener().Quiesce();
  EXPECT_THAT(Server::Exchange(open, std::string(kGet) + "\r\n", ""), HasSubstr("Connection: close"));
  close(open);
  EXPECT_EQ(server.Ask(std::string(kGet) + "\r\n"), "");
}

TEST(ListenerTest, AfterQuiesceItWaitsForRequestsAndReplies) {
  using Clock = std::chrono::steady_clock;
  Server server({}, [](const HttpRequest& request) {
    return HttpReply{200, {}, std::string(request.path == "/large" ? size_t{8} << 20 : 1, 'x') + request.body};
  });
  const auto open = [&](const std::string& bytes, const std::string& until) {
    const int connection = server.Connect();
    EXPECT_THAT(Server::Exchange(connection, bytes, until), HasSubstr(until));
    return connection;
  };
  const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  const int idle = open(get, "x");
  const int used = open(get, "x");
  const int reading = open("GET /large HTTP/1.1\r\nHost: h\r\n\r\n", "x");
  const int sending =
      open("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n", "\r\n\r\n");
  server.listener().Quiesce();
  EXPECT_THAT(Server::Exchange(used, get, ""), HasSubstr("Connection: close"));
  close(used);
  EXPECT_FALSE(server.listener().WaitForReplies(Clock::now()));
  EXPECT_THAT(Server::Exchange(sending, "body", ""), EndsWith("xbody"));
  close(sending);
  EXPECT_FALSE(server.listener().WaitForReplies(Clock::now())) << "the large reply is not sent";
  char buffer[size_t{64} << 10];
  for (size_t left = (size_t{8} << 20) - 4096; left > 0;) {
    const ssize_t size = recv(reading, buffer, std::min(left, sizeof(buffer)), 0);
    ASSERT_GT(size, 0);
    left -= static_cast<size_t>(size);
  }
  EXPECT_TRUE(server.listener().WaitForReplies(Clock::now() + std::chrono::seconds(20)));
  close(reading);
  close(idle);
}

TEST(ListenerTest, BodiesAreBounded) {
  const Server server;
  constexpr size_t kMost = size_t{256} * 1024;
  const auto post = [&](size_t bytes) {
    return server.Ask("POST /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + std::to_string(bytes) +
                      "\r\n\r\n" + std::string(bytes, 'x'));
  };
  EXPECT_THAT(post(kMost), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(post(kMost + 1), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(
      server.Ask("POST /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n80000\r\n" +
                 std::string(0x80000, 'x') + "\r\n0\r\n\r\n"),
      StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(post(1), StartsWith("HTTP/1.1 200 ")) << "and the next one is served";
}

size_t StatusLines(const std::string& bytes) {
  size_t count = 0;
  for (size_t at = bytes.find("HTTP/1.1 "); at != std::string::npos; at = bytes.find("HTTP/1.1 ", at + 1)) ++count;
  return count;
}

// The bytes behind the head could be read as a body or as a second request; they must be read as neither.
TEST(ListenerTest, AnAmbiguousRequestIsRefusedAndNothingAfterItIsRead) {
  const Server server;
  const std::string second = "GET /second HTTP/1.1\r\nHost: h\r\n\r\n";
  for (const std::string& fields : {std::string("Host: h\r\nContent-Length: 0\r\nContent-Length: 34\r\n"),
                                    std::string("Host: h\r\nContent-Length: 34\r\nContent-Length: 0\r\n"),
                                    std::string("Host: h\r\nContent-Length: 34\r\nTransfer-Encoding: chunked\r\n"),
                                    std::string("Host: h\r\nContent-Length: 34\r\nTransfer-Encoding : chunked\r\n"),
                                    std::string("Host: h\r\nContent-Length: -5\r\n"),
                                    std::string("Content-Length: 0\r\n"), std::string("Host: h\r\nHost: h\r\n")}) {
    // Reads until the server closes.
    const std::string got = server.Ask("POST /first HTTP/1.1\r\n" + fields + "\r\n" + second);
    EXPECT_THAT(got, StartsWith("HTTP/1.1 400 ")) << fields;
    EXPECT_THAT(got, HasSubstr("\r\nConnection: close\r\n")) << fields;
    EXPECT_THAT(got, HasSubstr("application/problem+json")) << fields;
    EXPECT_EQ(StatusLines(got), 1u) << fields << got;
    EXPECT_THAT(got, Not(HasSubstr("/second"))) << fields;
  }
}

TEST(ListenerTest, RequestsSentAtOnceAreAnsweredInTurn) {
  const Server server;
  std::string requests;
  for (int i = 0; i < 500; ++i) requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string got = server.Ask(requests + "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(StatusLines(got), 501u);
  EXPECT_LT(got.find("GET /0"), got.find("GET /499"));
  EXPECT_EQ(got.substr(got.size() - 5), "/last");
}

// Between two turns of the loop a minute passes, for example because the process was stopped.
TEST(ListenerTest, ClientsThatWaitForTheirTurnDoNotExpire) {
  std::atomic<int> minutes = 0;
  HttpConnections connections;
  connections.now = [&] { return std::chrono::steady_clock::time_point(std::chrono::minutes(minutes)); };
  std::promise<void> blocked;
  std::promise<void> sent;
  const Server server(connections, [&](const HttpRequest& request) {
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
    EXPECT_THAT(Server::Exchange(clients.back(), get("/open"), "/open"), StartsWith("HTTP/1.1 200"));
  }
  const int blocking = server.Connect();
  Server::Send(blocking, get("/block"));
  blocked.get_future().wait();
  for (const int client : clients) Server::Send(client, get("/first") + get("/second"));
  sent.set_value();
  for (const int client : clients) {
    EXPECT_THAT(Server::Exchange(client, "", "/second"), HasSubstr("/second"));
    close(client);
  }
  close(blocking);
}

TEST(ListenerTest, AClientThatSendsNoMoreIsStillAnswered) {
  const Server server;
  const int connection = server.Connect();
  const std::string request = std::string(kGet) + "\r\n";
  (void)send(connection, request.data(), request.size(), MSG_NOSIGNAL);
  shutdown(connection, SHUT_WR);
  EXPECT_THAT(Server::Exchange(connection, "", ""), HasSubstr("GET /a b"));
  close(connection);
}

TEST(ListenerTest, ABodyThatIsTooLargeIsRefusedBeforeItIsSent) {
  const Server server;
  const std::string head = "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n";
  const std::string got = server.Ask(head + "Content-Length: 262145\r\n\r\n");
  EXPECT_THAT(got, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(got, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(server.Ask("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n80000\r\nx"),
              StartsWith("HTTP/1.1 413 "));
  const int connection = server.Connect();
  EXPECT_EQ(Server::Exchange(connection, head + "Content-Length: 3\r\n\r\n", "\r\n\r\n"),
            "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_THAT(Server::Exchange(connection, "abc", "POST /a"), StartsWith("HTTP/1.1 200 "));
  close(connection);
}

// The requests arrive together, and each reply is larger than what the sockets hold.
TEST(ListenerTest, RequestsBehindALargeReplyAreAnswered) {
  const Server server({}, [](const HttpRequest& request) {
    return HttpReply{200, {}, std::string(size_t{1} << 20, 'x') + request.path};
  });
  std::string requests;
  for (const char* path : {"/1", "/2", "/last"}) requests += absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: h\r\n\r\n");
  for (const bool half_close : {false, true}) {
    const int connection = server.Connect();
    Server::Send(connection, requests);
    if (half_close) shutdown(connection, SHUT_WR);
    EXPECT_THAT(Server::Exchange(connection, "", "/last"), EndsWith("/last")) << half_close;
    close(connection);
  }
}

TEST(ListenerTest, RepliesThatNobodyReadsAreBounded) {
  constexpr size_t kReply = size_t{1} << 20;
  std::atomic<int> evicted = 0;
  HttpConnections connections;
  connections.evicted = [&](const char* limit) { evicted += std::string(limit) == "unread_replies"; };
  const Server server(connections, [](const HttpRequest& request) {
    const size_t size = request.path == "/small" ? 1 : request.path == "/large" ? 20 * kReply : kReply;
    return HttpReply{200, {}, std::string(size, 'x')};
  });
  const auto ask = [&](const std::string& path) {
    const int connection = server.Connect();
    EXPECT_THAT(Server::Exchange(connection, "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n", "200 OK"),
                StartsWith("HTTP/1.1 200"));
    return connection;
  };
  const int idle = ask("/small");
  std::vector<int> unread;
  for (int i = 0; i < 40; ++i) unread.push_back(ask("/"));
  EXPECT_TRUE(Becomes([&] { return evicted == 25; }));
  EXPECT_LT(Server::Exchange(unread.front(), "", "").size(), kReply);
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
  EXPECT_THAT(Server::Exchange(idle, "GET /small HTTP/1.1\r\nHost: h\r\n\r\n", "200 OK"), HasSubstr("200 OK"));
  for (const int connection : unread) close(connection);
  close(idle);
  close(large);
}

// Many connections of clients that each send the same beginning and then nothing more.
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

  const Server server_;
  std::vector<int> silent_;
};

TEST_P(SilentClientsTest, DoNotKeepOthersOut) {
  for (int i = 0; i < 6; ++i) {
    Add(300);
    EXPECT_THAT(server_.Ask(std::string(kGet) + "Connection: close\r\n\r\n"), StartsWith("HTTP/1.1 200"));
  }
}

TEST_P(SilentClientsTest, DoNotCloseAConnectionInUse) {
  const int in_use = server_.Connect();
  for (int i = 0; i < 15; ++i) {
    EXPECT_THAT(Server::Exchange(in_use, std::string(kGet) + "\r\n", "y="), StartsWith("HTTP/1.1 200")) << i;
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
  const Server server(connections);
  std::vector<int> silent;
  for (int i = 0; i < 200; ++i) silent.push_back(server.Connect());
  const int in_use = server.Connect();
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Server::Exchange(in_use, std::string(kGet) + "\r\n", "y="), StartsWith("HTTP/1.1 200")) << i;
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
  const Server server(connections);
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit before = limit;
  limit.rlim_cur = 3;
  const int waiting = server.Connect([&] { ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0); });
  EXPECT_TRUE(Becomes([&] { return refused >= 3; }));
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_THAT(Server::Exchange(waiting, std::string(kGet) + "\r\n", "y="), StartsWith("HTTP/1.1 200"));
  close(waiting);
}

}  // namespace
}  // namespace status_translator
