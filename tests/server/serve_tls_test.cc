// Connections to the program with TLS: who is served, and what they can reach.
#include "support/serve_tls.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "grpc/health/v1/health.grpc.pb.h"
#include "support/limits.h"
#include "support/sockets.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

constexpr char kBinary[] = STATUS_TRANSLATOR_BINARY;

TEST_F(ServeTlsTest, ClientsWithACertificateAreServed) {
  const auto server = Start();
  EXPECT_TRUE(Ask(Connect(server->address(), &client_)).ok());
  EXPECT_THAT(TlsClient(PortIn(server->http()), {.certificate = &client_}).Get("/v1/http/404"), HasSubstr("NOT_FOUND"));
  const std::string metrics = Metrics(*server, client_);
  EXPECT_THAT(metrics, HasSubstr("status_translator_tls_certificate_not_after_seconds{certificate=\"server\"} 1"));
  EXPECT_THAT(metrics, HasSubstr("status_translator_tls_stale 0"));
  EXPECT_THAT(metrics, HasSubstr("status_translator_tls_loads_total{result=\"good\"} 1"));
}

TEST_F(ServeTlsTest, OthersAreRefusedInTheHandshake) {
  const auto server = Start();
  const TestCertificate stranger = MakeClientCertificate(MakeAuthority("another"), "URI:spiffe://x/a");
  const TestCertificate expired =
      MakeCertificate({.usage = "clientAuth", .begins = -absl::Hours(2), .ends = -absl::Hours(1)}, &authority_);
  const TestCertificate of_a_server = MakeServerCertificate(authority_);
  for (const TestCertificate* client :
       std::vector<const TestCertificate*>{nullptr, &stranger, &expired, &of_a_server}) {
    EXPECT_EQ(Ask(Connect(server->address(), client)).error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(TlsClient(PortIn(server->http()), {.certificate = client}).Get("/"), "");
    // Not one byte of HTTP/2: its SETTINGS would be the first that a server sends.
    TlsClient raw(PortIn(server->address()), {.certificate = client, .alpn = kH2});
    EXPECT_EQ(raw.Exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""), "");
  }
  EXPECT_EQ(server->Ask().error_code(), grpc::StatusCode::UNAVAILABLE);  // in clear text
  EXPECT_TRUE(Ask(Connect(server->address(), &client_)).ok());
}

TEST_F(ServeTlsTest, OnlyTheIdentitiesMayCall) {
  const auto server = Start({"--tls-client-identity", "spiffe://x/a", "--tls-client-identity", "gateway.example"});
  EXPECT_TRUE(Ask(Connect(server->address(), &client_)).ok());
  const TestCertificate gateway = MakeClientCertificate(authority_, "DNS:other,DNS:gateway.example");
  EXPECT_TRUE(Ask(Connect(server->address(), &gateway)).ok());
  const TestCertificate other = MakeClientCertificate(authority_, "URI:spiffe://x/b");
  EXPECT_EQ(Ask(Connect(server->address(), &other)).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(TlsClient(PortIn(server->http()), {.certificate = &other}).Get("/"), "");
  TlsClient raw(PortIn(server->address()), {.certificate = &other, .alpn = kH2});
  EXPECT_EQ(raw.Exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""), "");
  server->process().WaitForLine("a client was refused");
  const std::string metrics = Metrics(*server, client_);
  EXPECT_THAT(metrics, HasSubstr("status_translator_tls_refused_clients_total{protocol=\"grpc\"}"));
  EXPECT_THAT(metrics, HasSubstr("status_translator_tls_refused_clients_total{protocol=\"http\"} 1"));
}

// Neither port needs the root, and both take each certificate of the file for a CA that is trusted by itself.
TEST_F(ServeTlsTest, BothPortsTrustAnIntermediateCaByItself) {
  const TestCertificate intermediate = MakeCertificate({.common_name = "intermediate", .is_ca = true}, &authority_);
  ReplaceFile(dir_ / "ca.crt", intermediate.pem);
  const auto server = Start();
  const TestCertificate client = MakeClientCertificate(intermediate, "URI:spiffe://x/a");
  EXPECT_TRUE(Ask(Connect(server->address(), &client)).ok());
  EXPECT_THAT(TlsClient(PortIn(server->http()), {.certificate = &client}).Get("/v1/http/404"), HasSubstr("NOT_FOUND"));
  EXPECT_FALSE(Ask(Connect(server->address(), &client_)).ok());  // of the root
  EXPECT_EQ(TlsClient(PortIn(server->http()), {.certificate = &client_}).Get("/"), "");
}

// Otherwise gRPC would take the first key that it finds.
TEST_F(ServeTlsTest, AnotherKeyInTheFileOfTheCertificateIsNotUsed) {
  ReplaceFile(dir_ / "tls.crt", MakeServerCertificate(authority_).key_pem + server_pair_.pem + server_pair_.key_pem);
  const auto server = Start();
  EXPECT_TRUE(Serves(*server, server_pair_));
  EXPECT_TRUE(Ask(Connect(server->address(), &client_)).ok());
}

TEST_F(ServeTlsTest, SilentConnectionsKeepNoClientOutForLong) {
  const auto server = Start();
  const auto channel = Connect(server->address(), &client_);
  EXPECT_TRUE(Ask(channel).ok());
  std::vector<int> silent;
  for (size_t i = 0; i < kMaxGrpcHandshakes; ++i) silent.push_back(ConnectTo(PortIn(server->address())));
  // One more is closed at once; those before wait for their time, and who is connected is served.
  const int more = ConnectTo(PortIn(server->address()));
  char byte = 0;
  EXPECT_EQ(recv(more, &byte, 1, 0), 0);
  for (const int one : silent) EXPECT_EQ(recv(one, &byte, 1, MSG_DONTWAIT), -1);
  EXPECT_TRUE(Ask(channel).ok());
  EXPECT_THAT(server->process().WaitForLine("a limit is reached"), HasSubstr("unfinished handshakes of TLS"));
  EXPECT_THAT(Metrics(*server, client_),
              HasSubstr("status_translator_connections_refused_total{protocol=\"grpc\",reason=\"handshakes\"} 1\n"));
  close(silent.back());
  silent.back() = more;
  EXPECT_TRUE(Eventually([&] { return Ask(Connect(server->address(), &client_)).ok(); }));
  for (const int one : silent) close(one);
}

// Those of a rolling restart, far more than may be unfinished at a time.
TEST_F(ServeTlsTest, ABurstOfClientsIsServed) {
  const auto server = Start();
  std::vector<std::unique_ptr<TlsClient>> clients;
  for (size_t i = 0; i < 2 * kMaxGrpcHandshakes; ++i) {
    clients.push_back(ConnectRaw(*server, client_));
    ASSERT_TRUE(SpeaksHttp2(*clients.back())) << i << " " << clients.back()->error();
  }
}

// The names that a client expects are the server's certificate's.
TEST_F(ServeTlsTest, AClientThatExpectsAnotherNameOrAnotherCaDoesNotCall) {
  const Server server(ServerArguments({}));
  EXPECT_TRUE(Ask(Connect(server.address(), nullptr)).ok());
  EXPECT_TRUE(Ask(Connect(server.address(), nullptr, "codes.example")).ok());
  EXPECT_EQ(Ask(Connect(server.address(), nullptr, "evil.example")).error_code(), grpc::StatusCode::UNAVAILABLE);
  const TestCertificate other = MakeAuthority("authority");
  const auto channel = grpc::CreateChannel(server.address(), grpc::SslCredentials({.pem_root_certs = other.pem}));
  EXPECT_EQ(Ask(channel).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ServeTlsTest, HealthHasAnAddressOfItsOwnWithoutTls) {
  const auto server = Start({"--health-listen", "127.0.0.1:0"});
  const std::string line = server->start_line();
  const std::string address = nlohmann::json::parse(line)["health"];
  const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  grpc::ClientContext context;
  grpc::health::v1::HealthCheckResponse response;
  EXPECT_TRUE(grpc::health::v1::Health::NewStub(channel)->Check(&context, {}, &response).ok());
  EXPECT_EQ(response.status(), grpc::health::v1::HealthCheckResponse::SERVING);
  EXPECT_EQ(Ask(channel).error_code(), grpc::StatusCode::UNIMPLEMENTED);  // nothing but health
  EXPECT_EQ(RunToEnd(kBinary, {"healthcheck", "--server", address, "--service", "readiness"}).output, "SERVING\n");
  server->process().Signal(SIGTERM);
  EXPECT_EQ(server->process().Wait(), 0);
}

TEST_F(ServeTlsTest, HealthSaysSoWhileTheServerDrains) {
  Server server({"--health-listen", "unix:" + (dir_ / "health.sock"), "--drain-delay", "1h"});
  server.process().Signal(SIGTERM);
  server.process().WaitForLine("NOT_SERVING");
  const std::vector<std::string> healthcheck = {"healthcheck", "--server", "unix:" + (dir_ / "health.sock"),
                                                "--service"};
  const auto ask = [&](const std::string& service) {
    std::vector<std::string> arguments = healthcheck;
    arguments.push_back(service);
    return RunToEnd(kBinary, arguments).output;
  };
  EXPECT_EQ(ask("readiness"), "NOT_SERVING\n");
  EXPECT_EQ(ask("liveness"), "SERVING\n");
}

TEST_F(ServeTlsTest, UnixSocketsStayInClearText) {
  const std::string path = "unix:" + (dir_ / "s.sock");
  const auto server = Start({"--listen", path});
  EXPECT_TRUE(Ask(grpc::CreateChannel(path, grpc::InsecureChannelCredentials())).ok());
}

TEST_F(ServeTlsTest, GarbageInsteadOfAHandshakeHarmsNobody) {
  const auto server = Start();
  const auto channel = Connect(server->address(), &client_);
  for (const std::string& bytes :
       {std::string(), std::string(100'000, '\0'), std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        std::string("\x16\x03\x01\xff\xff", 5) + std::string(70'000, 'a'),
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)}) {
    for (const std::string& address : {server->address(), server->http()}) {
      SendUntilClosed(ConnectTo(PortIn(address)), bytes);
    }
    EXPECT_TRUE(Ask(channel).ok());
  }
  EXPECT_TRUE(Ask(Connect(server->address(), &client_)).ok());
}

}  // namespace
}  // namespace status_translator
