// TLS of the HTTP listener over real sockets.
#include <gmock/gmock.h>
#include <sys/random.h>

#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "support/certificates.h"
#include "support/limits.h"
#include "support/sockets.h"
#include "support/tls_client.h"
#include "web/listener.h"
#include "web/listening_server.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const TestCertificate& Authority() {
  static const TestCertificate& authority = *new TestCertificate(MakeAuthority("authority"));
  return authority;
}

class TlsServer {
 public:
  // Without `client_ca`, which otherwise is that of Authority(), clients need no certificate.
  explicit TlsServer(const std::string& client_ca = "", ClientCheck check = nullptr, size_t body_bytes = 2,
                     const HttpConnections& connections = {}) {
    Use(MakeServerCertificate(Authority()), client_ca, std::move(check));
    sockaddr_in name;
    const int listening = ListenOnLoopback(name);
    port_ = ntohs(name.sin_port);
    listener_ = *HttpListener::Start(
        listening,
        [body_bytes](const HttpRequest& request) {
          HttpReply reply;
          reply.body = request.body + std::string(body_bytes, 'x');
          return reply;
        },
        connections,
        [this] {
          const std::lock_guard lock(mutex_);
          return context_;
        });
  }

  void Use(const TestCertificate& server, const std::string& client_ca, ClientCheck check) {
    TlsMaterial material = {.chain = {server.certificate}, .key = server.key, .client_authorities = {}};
    if (!client_ca.empty()) material.client_authorities.push_back(Authority().certificate);
    auto made = TlsContext::Make(material, std::move(check));
    const std::lock_guard lock(mutex_);
    context_ = *std::move(made);
    pem_ = server.pem;
  }

  int port() const { return port_; }
  const std::string& pem() const { return pem_; }

 private:
  std::mutex mutex_;
  std::shared_ptr<const TlsContext> context_;
  std::string pem_;
  int port_ = 0;
  std::unique_ptr<HttpListener> listener_;
};

// The handshakes that failed.
class Failures {
 public:
  HttpConnections Connections() {
    HttpConnections connections;
    connections.handshake_failed = [this](const std::string& peer, const char* error) {
      EXPECT_THAT(peer, StartsWith("127.0.0.1:"));
      const std::lock_guard lock(mutex_);
      errors_.emplace_back(error);
      changed_.notify_one();
    };
    return connections;
  }
  // Waits for the next one, and returns its error; empty if there is none for 20 s.
  std::string Next() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::seconds(20), [this] { return !errors_.empty(); })) return "";
    std::string error = errors_.front();
    errors_.pop_front();
    return error;
  }
  bool empty() {
    const std::lock_guard lock(mutex_);
    return errors_.empty();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> errors_;
};

constexpr char kPlainGet[] = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

TEST(ListenerTlsTest, AnswersOverTls12And13AndKeepsTheConnection) {
  const TlsServer server;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server.port(), {.version = version});
    EXPECT_EQ(client.error(), "");
    const unsigned char* protocol = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(client.ssl(), &protocol, &size);
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(protocol), size), "http/1.1");
    for (int i = 0; i < 3; ++i) EXPECT_THAT(client.Exchange(kPlainGet, "xx"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(client.Get("/"), HasSubstr("Connection: close"));
    EXPECT_EQ(client.error(), "");
  }
}

TEST(ListenerTlsTest, OldVersionsAndHttp2AreRefused) {
  const TlsServer server;
  EXPECT_NE(TlsClient(server.port(), {.version = TLS1_1_VERSION}).error(), "");
  EXPECT_THAT(TlsClient(server.port(), {.alpn = std::string("\x02h2", 3)}).error(),
              HasSubstr("no application protocol"));
}

// More than one record each way, and more than a socket buffers.
TEST(ListenerTlsTest, LargeBodiesGoBothWays) {
  constexpr size_t kReply = size_t{3} << 20;
  const TlsServer server("", nullptr, kReply);
  TlsClient client(server.port());
  const std::string body(200'000, 'b');
  const std::string got =
      client.Exchange("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n" + body, "");
  EXPECT_EQ(client.error(), "");
  EXPECT_THAT(got, StartsWith("HTTP/1.1 200"));
  EXPECT_GT(got.size(), kReply + body.size());
  EXPECT_EQ(got.substr(got.size() - kReply - body.size()), body + std::string(kReply, 'x'));
}

// Both requests arrive in one record.
TEST(ListenerTlsTest, TheRequestBehindALargeReplyIsAnswered) {
  constexpr size_t kReply = size_t{1} << 20;
  const TlsServer server("", nullptr, kReply);
  TlsClient client(server.port());
  const std::string got =
      client.Exchange(std::string(kPlainGet) + "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nlast", "last");
  EXPECT_THAT(got, HasSubstr("last"));
}

TEST(ListenerTlsTest, AClientThatSendsNoMoreIsAnsweredAndToldThatTheConnectionEnds) {
  const TlsServer server;
  TlsClient client(server.port());
  ASSERT_GT(SSL_write(client.ssl(), kPlainGet, sizeof(kPlainGet) - 1), 0);
  SSL_shutdown(client.ssl());
  EXPECT_THAT(client.Exchange("", ""), HasSubstr("xx"));
  EXPECT_EQ(client.error(), "");
}

TEST(ListenerTlsTest, ManyRequestsInOneRecordAreAllAnswered) {
  const TlsServer server;
  TlsClient client(server.port());
  std::string requests;
  for (int i = 0; i < 100; ++i) requests += kPlainGet;
  requests += "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  const std::string got = client.Exchange(requests, "");
  size_t count = 0;
  for (size_t at = got.find("HTTP/1.1 200"); at != std::string::npos; at = got.find("HTTP/1.1 200", at + 1)) ++count;
  EXPECT_EQ(count, 101);
}

TEST(ListenerTlsTest, ClientsWithoutAnAcceptedCertificateAreToldSo) {
  Failures failures;
  const TlsServer server(Authority().pem, nullptr, 2, failures.Connections());
  const TestCertificate client = MakeClientCertificate(Authority(), "URI:spiffe://x/a");
  EXPECT_THAT(TlsClient(server.port(), {.certificate = &client}).Get("/"), StartsWith("HTTP/1.1 200"));

  const auto error_with = [&](const TestCertificate* certificate) {
    TlsClient refused(server.port(), {.certificate = certificate});
    EXPECT_EQ(refused.Get("/"), "");
    return refused.error();
  };
  EXPECT_THAT(error_with(nullptr), HasSubstr("certificate required"));
  EXPECT_EQ(failures.Next(), "peer did not return a certificate");
  const TestCertificate stranger = MakeClientCertificate(MakeAuthority("another"), "URI:spiffe://x/a");
  EXPECT_THAT(error_with(&stranger), HasSubstr("unknown ca"));
  EXPECT_EQ(failures.Next(), "unable to get local issuer certificate");
  const TestCertificate namesake = MakeClientCertificate(MakeAuthority("authority"), "URI:spiffe://x/a");
  EXPECT_NE(error_with(&namesake), "");
  EXPECT_EQ(failures.Next(), "certificate signature failure");
  const TestCertificate expired =
      MakeCertificate({.usage = "clientAuth", .begins = -absl::Hours(2), .ends = -absl::Hours(1)}, &Authority());
  EXPECT_THAT(error_with(&expired), HasSubstr("expired"));
  EXPECT_EQ(failures.Next(), "certificate has expired");
  const TestCertificate not_yet =
      MakeCertificate({.usage = "clientAuth", .begins = absl::Hours(1), .ends = absl::Hours(2)}, &Authority());
  EXPECT_NE(error_with(&not_yet), "");
  EXPECT_EQ(failures.Next(), "certificate is not yet valid");
  const TestCertificate of_a_server = MakeServerCertificate(Authority());
  EXPECT_NE(error_with(&of_a_server), "");
  EXPECT_THAT(failures.Next(), HasSubstr("certificate purpose"));
}

TEST(ListenerTlsTest, AClientThatGoesAwayDuringTheHandshakeIsNotRefused) {
  Failures failures;
  const TlsServer server("", nullptr, 2, failures.Connections());
  for (const char* bytes : {"", "\x16\x03\x01"}) {
    const int connection = ConnectTo(server.port());
    (void)send(connection, bytes, strlen(bytes), MSG_NOSIGNAL);
    shutdown(connection, SHUT_WR);
    char byte = 0;
    EXPECT_EQ(recv(connection, &byte, 1, 0), 0);
    close(connection);
  }
  EXPECT_THAT(TlsClient(server.port()).Get("/"), StartsWith("HTTP/1.1 200")) << "so the loop has gone on";
  EXPECT_TRUE(failures.empty());
}

TEST(ListenerTlsTest, TheCheckDecidesAboutEachConnection) {
  const TestCertificate client = MakeClientCertificate(Authority(), "URI:spiffe://x/a");
  int asked = 0;
  bool admits = true;
  TlsServer server(Authority().pem, [&](X509& certificate) {
    ++asked;
    EXPECT_EQ(X509_cmp(&certificate, client.certificate.get()), 0);
    return admits;
  });
  EXPECT_THAT(TlsClient(server.port(), {.certificate = &client}).Get("/"), StartsWith("HTTP/1.1 200"));
  admits = false;
  EXPECT_EQ(TlsClient(server.port(), {.certificate = &client}).Get("/"), "");
  EXPECT_EQ(asked, 2);
}

TEST(ListenerTlsTest, NewConnectionsGetTheNewCertificateAndOpenOnesGoOn) {
  TlsServer server;
  TlsClient open(server.port());
  EXPECT_EQ(open.ServerPem(), server.pem());
  server.Use(MakeServerCertificate(Authority()), "", nullptr);
  TlsClient fresh(server.port());
  EXPECT_EQ(fresh.ServerPem(), server.pem());
  EXPECT_NE(open.ServerPem(), server.pem());
  EXPECT_THAT(open.Exchange(kPlainGet, "xx"), StartsWith("HTTP/1.1 200"));
}

// No session is resumed, so that a CA or an identity that was removed admits nobody.
TEST(ListenerTlsTest, SessionsAreNotResumed) {
  const TlsServer server;
  TlsClient first(server.port(), {.version = TLS1_2_VERSION});
  EXPECT_THAT(first.Exchange(kPlainGet, "xx"), StartsWith("HTTP/1.1 200"));
  SSL_SESSION* session = SSL_get1_session(first.ssl());
  EXPECT_EQ(SSL_SESSION_is_resumable(session), 0);
  SSL_SESSION_free(session);
}

TEST(ListenerTlsTest, GarbageInsteadOfAHandshakeClosesThatConnectionOnly) {
  const TlsServer server;
  std::vector<std::string> garbage = {"",
                                      "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                                      std::string(100'000, '\0'),
                                      std::string("\x16\x03\x01\xff\xff", 5) + std::string(70'000, 'a'),
                                      std::string("\x15\x03\x03\x00\x02\x02\x00", 7),
                                      std::string("\x80\x2e\x01\x03\x01", 5),
                                      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"};
  for (int i = 0; i < 20; ++i) {
    std::string bytes(static_cast<size_t>(1) << (i % 15), '\0');
    ASSERT_EQ(getrandom(bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    garbage.push_back(bytes);
    garbage.push_back(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + bytes);
  }
  for (const std::string& bytes : garbage) {
    SendUntilClosed(ConnectTo(server.port()), bytes);
    TlsClient client(server.port());
    EXPECT_THAT(client.Exchange(kPlainGet, "xx"), StartsWith("HTTP/1.1 200"));
  }
}

TEST(ListenerTlsTest, OneMoreHandshakeThanAllowedEndsTheOldest) {
  std::promise<std::string> evicted;
  HttpConnections connections;
  connections.evicted = [&](const char* limit) { evicted.set_value(limit); };
  const TlsServer server("", nullptr, 2, connections);
  TlsClient served(server.port());
  EXPECT_THAT(served.Exchange(kPlainGet, "xx"), StartsWith("HTTP/1.1 200"));
  std::vector<int> silent;
  for (size_t i = 0; i < kMaxHttpHandshakes; ++i) silent.push_back(ConnectTo(server.port()));
  // Another client still gets in, in place of the oldest; the others wait on.
  EXPECT_THAT(TlsClient(server.port()).Get("/"), StartsWith("HTTP/1.1 200"));
  char byte = 0;
  EXPECT_EQ(recv(silent[0], &byte, 1, 0), 0);
  EXPECT_EQ(evicted.get_future().get(), "handshakes");
  EXPECT_EQ(recv(silent[1], &byte, 1, MSG_DONTWAIT), -1);
  for (const int one : silent) close(one);
  EXPECT_THAT(served.Exchange(kPlainGet, "xx"), StartsWith("HTTP/1.1 200"));
}

TEST(ListenerTlsTest, AHandshakeThatIsNotCompletedInTimeEndsTheConnection) {
  const TlsServer server;
  const int silent = ConnectTo(server.port());
  char byte = 0;
  // Ends by the server's limit of 5 s; the client's own is 20 s.
  EXPECT_EQ(recv(silent, &byte, 1, 0), 0);
  close(silent);
}

TEST(TlsContextTest, WhatOpensslRefusesIsNamed) {
  const TestCertificate server = MakeServerCertificate(Authority());
  const TestCertificate other = MakeServerCertificate(Authority());
  const auto made = TlsContext::Make({{server.certificate}, other.key, {}}, nullptr);
  EXPECT_THAT(std::string(made.status().message()), HasSubstr("key values mismatch"));
  EXPECT_FALSE(TlsContext::Make({}, nullptr).ok());
}

}  // namespace
}  // namespace status_translator
