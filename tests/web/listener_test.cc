// Requests and replies over real sockets, byte by byte.
#include "web/listener.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "support/sockets.h"
#include "web/listening_server.h"

namespace status_translator {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(ListenerTest, DecodesAndKeepsTheConnection) {
  const ListeningServer server;
  const int connection = server.Connect();
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(
        ListeningServer::Exchange(connection, std::string(kGetRequest) + "If-None-Match: \"e\"\r\n\r\n", "match"),
        HasSubstr("GET /a b x=1& y="));
  }
  close(connection);
}

TEST(ListenerTest, HeadHasNoBody) {
  const ListeningServer server;
  const std::string got = server.Ask("HEAD /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(got, HasSubstr("Content-Length: 7\r\n"));
  EXPECT_EQ(got.substr(got.size() - 4), "\r\n\r\n");
}

TEST(ListenerTest, MalformedBytesGetAnErrorOrNothingAndDoNotAffectOthers) {
  const ListeningServer server;
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
    SendUntilClosed(server.Connect(), bytes);
    EXPECT_THAT(server.Ask(std::string(kGetRequest) + "Connection: close\r\n\r\n"), StartsWith("HTTP/1.1 200"));
  }
}

TEST(ListenerTest, GetWithABodyIsRefused) {
  const ListeningServer server;
  EXPECT_THAT(server.Ask("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"),
              StartsWith("HTTP/1.1 413"));
}

TEST(ListenerTest, AfterQuiesceItFinishesAndAcceptsNoMore) {
  ListeningServer server;
  const int open = server.Connect();
  EXPECT_THAT(ListeningServer::Exchange(open, std::string(kGetRequest) + "\r\n", "y="), StartsWith("HTTP/1.1 200"));
  server.listener().Quiesce();
  EXPECT_THAT(ListeningServer::Exchange(open, std::string(kGetRequest) + "\r\n", ""), HasSubstr("Connection: close"));
  close(open);
  EXPECT_EQ(server.Ask(std::string(kGetRequest) + "\r\n"), "");
}

TEST(ListenerTest, AfterQuiesceItWaitsForRequestsAndReplies) {
  using Clock = std::chrono::steady_clock;
  ListeningServer server({}, [](const HttpRequest& request) {
    return HttpReply{200, {}, std::string(request.path == "/large" ? size_t{8} << 20 : 1, 'x') + request.body};
  });
  const auto open = [&](const std::string& bytes, const std::string& until) {
    const int connection = server.Connect();
    EXPECT_THAT(ListeningServer::Exchange(connection, bytes, until), HasSubstr(until));
    return connection;
  };
  const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  const int idle = open(get, "x");
  const int used = open(get, "x");
  const int reading = open("GET /large HTTP/1.1\r\nHost: h\r\n\r\n", "x");
  const int sending =
      open("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n", "\r\n\r\n");
  server.listener().Quiesce();
  EXPECT_THAT(ListeningServer::Exchange(used, get, ""), HasSubstr("Connection: close"));
  close(used);
  EXPECT_FALSE(server.listener().WaitForReplies(Clock::now()));
  EXPECT_THAT(ListeningServer::Exchange(sending, "body", ""), EndsWith("xbody"));
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
  const ListeningServer server;
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
  const ListeningServer server;
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
  const ListeningServer server;
  std::string requests;
  for (int i = 0; i < 500; ++i) requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string got = server.Ask(requests + "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(StatusLines(got), 501u);
  EXPECT_LT(got.find("GET /0"), got.find("GET /499"));
  EXPECT_EQ(got.substr(got.size() - 5), "/last");
}

// Between two turns of the loop a minute passes, for example because the process was stopped.

TEST(ListenerTest, AClientThatSendsNoMoreIsStillAnswered) {
  const ListeningServer server;
  const int connection = server.Connect();
  const std::string request = std::string(kGetRequest) + "\r\n";
  (void)send(connection, request.data(), request.size(), MSG_NOSIGNAL);
  shutdown(connection, SHUT_WR);
  EXPECT_THAT(ListeningServer::Exchange(connection, "", ""), HasSubstr("GET /a b"));
  close(connection);
}

TEST(ListenerTest, ABodyThatIsTooLargeIsRefusedBeforeItIsSent) {
  const ListeningServer server;
  const std::string head = "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n";
  const std::string got = server.Ask(head + "Content-Length: 262145\r\n\r\n");
  EXPECT_THAT(got, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(got, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(server.Ask("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n80000\r\nx"),
              StartsWith("HTTP/1.1 413 "));
  const int connection = server.Connect();
  EXPECT_EQ(ListeningServer::Exchange(connection, head + "Content-Length: 3\r\n\r\n", "\r\n\r\n"),
            "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_THAT(ListeningServer::Exchange(connection, "abc", "POST /a"), StartsWith("HTTP/1.1 200 "));
  close(connection);
}

// The requests arrive together, and each reply is larger than what the sockets hold.

TEST(ListenerTest, RequestsBehindALargeReplyAreAnswered) {
  const ListeningServer server({}, [](const HttpRequest& request) {
    return HttpReply{200, {}, std::string(size_t{1} << 20, 'x') + request.path};
  });
  std::string requests;
  for (const char* path : {"/1", "/2", "/last"}) requests += absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: h\r\n\r\n");
  for (const bool half_close : {false, true}) {
    const int connection = server.Connect();
    ListeningServer::Send(connection, requests);
    if (half_close) shutdown(connection, SHUT_WR);
    EXPECT_THAT(ListeningServer::Exchange(connection, "", "/last"), EndsWith("/last")) << half_close;
    close(connection);
  }
}

// Many connections of clients that each send the same beginning and then nothing more.

}  // namespace
}  // namespace status_translator
