// The program with TLS, from outside.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "server/certificates.h"
#include "support/certificates.h"
#include "support/limits.h"
#include "support/process.h"
#include "support/server.h"
#include "support/tls_client.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kBinary[] = STATUS_TRANSLATOR_BINARY;
const std::string kH2 = std::string("\x02h2", 3);
const std::string kPreface = std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33);
// The kind, the flags and the stream of the first frame that a server sends.
const std::string kSettings = std::string("\4\0\0\0\0\0", 6);

// Waits at most 20 s.
bool Eventually(const std::function<bool()>& holds) {
  const absl::Time end = absl::Now() + absl::Seconds(20);
  while (!holds()) {
    if (absl::Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(20));
  }
  return true;
}

// As tools do it that rotate certificates.
void ReplaceFile(const std::string& path, const std::string& content) {
  std::ofstream(path + ".new") << content;
  ASSERT_EQ(chmod((path + ".new").c_str(), 0600), 0);
  ASSERT_EQ(std::rename((path + ".new").c_str(), path.c_str()), 0);
}

class ServeTlsTest : public testing::Test {
 protected:
  ServeTlsTest() { Use(server_pair_, authority_); }

  // Writes the files of the server.
  void Use(const TestCertificate& server, const TestCertificate& client_ca) const {
    ReplaceFile(dir_ / "tls.key", server.key_pem);
    ReplaceFile(dir_ / "tls.crt", server.pem);
    ReplaceFile(dir_ / "ca.crt", client_ca.pem);
  }

  std::vector<std::string> TlsArguments() const {
    return {"--tls-cert", dir_ / "tls.crt", "--tls-key", dir_ / "tls.key"};
  }

  std::vector<std::string> ServerArguments(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = TlsArguments();
    arguments.insert(arguments.end(), {"--http-listen", "127.0.0.1:0", "--drain-delay", "0s"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  // With mutual TLS.
  std::unique_ptr<Server> Start(std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--tls-client-ca", dir_ / "ca.crt"});
    return std::make_unique<Server>(ServerArguments(more));
  }

  // A connection of its own; `client` may be null.
  std::shared_ptr<grpc::Channel> Connect(const std::string& address, const TestCertificate* client,
                                         const std::string& name = "") const {
    grpc::SslCredentialsOptions pem = {.pem_root_certs = authority_.pem};
    if (client != nullptr) {
      pem.pem_private_key = client->key_pem;
      pem.pem_cert_chain = client->pem;
    }
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    if (!name.empty()) arguments.SetSslTargetNameOverride(name);
    return grpc::CreateCustomChannel(address, grpc::SslCredentials(pem), arguments);
  }

  static grpc::Status Ask(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    v1::HttpToGrpcRequest request;
    request.set_code(404);
    v1::HttpToGrpcResponse response;
    return v1::TranslationService::NewStub(channel)->HttpToGrpc(&context, request, &response);
  }

  std::string Metrics(const Server& server, const TestCertificate& client) const {
    return TlsClient(PortIn(server.http()), {.certificate = &client}).Get("/metrics");
  }

  // What a new connection is served with, over gRPC or HTTP.
  std::string ServedPem(const std::string& address, const std::string& alpn) const {
    return TlsClient(PortIn(address), {.certificate = &client_, .alpn = alpn}).ServerPem();
  }
  bool Serves(const Server& server, const TestCertificate& pair) const {
    return ServedPem(server.address(), kH2) == pair.pem && ServedPem(server.http(), "\x08http/1.1") == pair.pem;
  }

  // One connection of gRPC, which may resume a session.
  std::unique_ptr<TlsClient> ConnectRaw(const Server& server, const TestCertificate& client,
                                        std::shared_ptr<SSL_SESSION> session = nullptr) const {
    return std::make_unique<TlsClient>(
        PortIn(server.address()), TlsClientOptions{.certificate = &client, .alpn = kH2, .session = std::move(session)});
  }
  static bool SpeaksHttp2(TlsClient& client) {
    return client.Exchange(kPreface, kSettings).find(kSettings) != std::string::npos;
  }
  // Whether the session is resumed and served.
  bool Resumes(const Server& server, const TestCertificate& client, const std::shared_ptr<SSL_SESSION>& session) const {
    const auto resumed = ConnectRaw(server, client, session);
    return SSL_session_reused(resumed->ssl()) == 1 && SpeaksHttp2(*resumed);
  }
  std::shared_ptr<SSL_SESSION> SessionOf(const Server& server, const TestCertificate& client) const {
    const auto first = ConnectRaw(server, client);
    EXPECT_TRUE(SpeaksHttp2(*first));
    EXPECT_TRUE(Resumes(server, client, first->Session()));
    return first->Session();
  }

  std::string StartError(const std::vector<std::string>& arguments, int exit_code) const {
    std::vector<std::string> all = {"serve", "--listen", "127.0.0.1:0"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Result result = RunToEnd(kBinary, all);
    EXPECT_EQ(result.exit_code, exit_code) << result.output;
    return result.output;
  }

  TempDir dir_;
  const TestCertificate authority_ = MakeAuthority("authority");
  const TestCertificate server_pair_ = MakeServerCertificate(authority_);
  const TestCertificate client_ = MakeClientCertificate(authority_, "URI:spiffe://x/a");
};

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

// OpenSSL does not look at the dates of a session that is resumed.
TEST_F(ServeTlsTest, ACertificateThatExpiresAdmitsNobodyAnyMore) {
  const auto server = Start();
  const TestCertificate client = MakeCertificate({.usage = "clientAuth", .ends = absl::Seconds(4)}, &authority_);
  const auto session = SessionOf(*server, client);
  EXPECT_TRUE(Eventually([&] { return !Resumes(*server, client, session); }));
  EXPECT_EQ(TlsClient(PortIn(server->http()), {.certificate = &client}).Get("/"), "");
  const auto other = SessionOf(*server, client_);
  EXPECT_TRUE(Resumes(*server, client_, other));
}

TEST_F(ServeTlsTest, ACaThatExpiresAdmitsNobodyAnyMore) {
  const TestCertificate short_lived =
      MakeCertificate({.common_name = "short-lived", .is_ca = true, .ends = absl::Seconds(4)});
  ReplaceFile(dir_ / "ca.crt", short_lived.pem + authority_.pem);
  const auto server = Start();
  const TestCertificate client = MakeClientCertificate(short_lived, "URI:spiffe://x/a");
  const auto session = SessionOf(*server, client);
  EXPECT_TRUE(Eventually([&] { return !Resumes(*server, client, session); }));
  EXPECT_FALSE(Ask(Connect(server->address(), &client)).ok());
  EXPECT_EQ(TlsClient(PortIn(server->http()), {.certificate = &client}).Get("/"), "");
  EXPECT_TRUE(Ask(Connect(server->address(), &client_)).ok());
}

// Though the file has not changed.
TEST_F(ServeTlsTest, ThatAllCasHaveExpiredIsAMistake) {
  const TestCertificate short_lived =
      MakeCertificate({.common_name = "short-lived", .is_ca = true, .ends = absl::Seconds(4)});
  ReplaceFile(dir_ / "ca.crt", short_lived.pem);
  const auto server = Start();
  const TestCertificate client = MakeClientCertificate(short_lived, "URI:spiffe://x/a");
  const std::string metrics = Metrics(*server, client);
  EXPECT_THAT(metrics,
              HasSubstr(absl::StrCat("status_translator_tls_certificate_not_after_seconds{certificate=\"client_ca\"} ",
                                     absl::ToUnixSeconds(ValidityOf(*short_lived.certificate).not_after), "\n")));
  EXPECT_THAT(server->process().WaitForLine("the TLS files contain a mistake"),
              AllOf(HasSubstr("--tls-client-ca"), HasSubstr("short-lived"), HasSubstr("expired at ")));
}

TEST_F(ServeTlsTest, ACertificateThatIsNotValidYetIsServedOnceItIs) {
  const auto server = Start();
  const TestCertificate early = MakeCertificate(
      {.common_name = "server", .alternative_names = "DNS:localhost", .begins = absl::Seconds(3)}, &authority_);
  Use(early, authority_);
  EXPECT_THAT(server->process().WaitForLine("contain a mistake"), HasSubstr("is not valid before"));
  EXPECT_TRUE(Serves(*server, server_pair_));
  EXPECT_TRUE(Eventually([&] { return Serves(*server, early); }));
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

TEST_F(ServeTlsTest, ARotationUnderLoadFailsNoCall) {
  const auto server = Start();
  std::atomic<bool> stop = false;
  std::atomic<int> calls = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 2; ++i) {
    callers.emplace_back([&, channel = Connect(server->address(), &client_)] {
      for (; !stop; ++calls) failed += Ask(channel).ok() ? 0 : 1;
    });
  }
  // And new connections all the time.
  callers.emplace_back([&] {
    for (; !stop; ++calls) failed += Ask(Connect(server->address(), &client_)).ok() ? 0 : 1;
  });
  callers.emplace_back([&] {
    for (; !stop; ++calls) {
      failed +=
          absl::StartsWith(TlsClient(PortIn(server->http()), {.certificate = &client_}).Get("/readyz"), "HTTP/1.1 200")
              ? 0
              : 1;
    }
  });
  for (int i = 0; i < 2; ++i) {
    const TestCertificate next = MakeServerCertificate(authority_);
    Use(next, authority_);
    EXPECT_TRUE(Eventually([&] { return Serves(*server, next); }));
  }
  const int before = calls;
  EXPECT_TRUE(Eventually([&] { return calls > before + 100; }));
  stop = true;
  for (std::thread& one : callers) one.join();
  EXPECT_EQ(failed, 0) << "of " << calls;
}

TEST_F(ServeTlsTest, AfterAMistakeTheLastGoodPairIsServedUntilItIsMended) {
  const auto server = Start();
  const auto channel = Connect(server->address(), &client_);
  EXPECT_TRUE(Ask(channel).ok());
  ReplaceFile(dir_ / "tls.key", MakeServerCertificate(authority_).key_pem);
  EXPECT_THAT(
      server->process().WaitForLine("the TLS files contain a mistake"),
      AllOf(HasSubstr("does not belong to the certificate"), HasSubstr("the previous certificate is still served")));
  ReplaceFile(dir_ / "tls.crt", "garbage");
  EXPECT_THAT(server->process().WaitForLine("the TLS files contain a mistake"), HasSubstr("no block"));
  EXPECT_TRUE(Serves(*server, server_pair_));
  EXPECT_TRUE(Ask(Connect(server->address(), &client_)).ok());
  EXPECT_TRUE(Ask(channel).ok());
  EXPECT_THAT(Metrics(*server, client_), AllOf(HasSubstr("status_translator_tls_stale 1"),
                                               HasSubstr("status_translator_tls_loads_total{result=\"bad\"} 2")));
  const TestCertificate next = MakeServerCertificate(authority_);
  Use(next, authority_);
  EXPECT_TRUE(Eventually([&] { return Serves(*server, next); }));
  EXPECT_THAT(Metrics(*server, client_), HasSubstr("status_translator_tls_stale 0"));
}

TEST_F(ServeTlsTest, ACaThatIsRemovedAdmitsNobodyAnyMore) {
  const auto server = Start();
  const TestCertificate next_authority = MakeAuthority("next");
  const TestCertificate next_client = MakeClientCertificate(next_authority, "URI:spiffe://x/a");
  const auto session = SessionOf(*server, client_);
  EXPECT_FALSE(Ask(Connect(server->address(), &next_client)).ok());
  ReplaceFile(dir_ / "ca.crt", next_authority.pem);
  EXPECT_TRUE(Eventually([&] { return Ask(Connect(server->address(), &next_client)).ok(); }));
  EXPECT_FALSE(Ask(Connect(server->address(), &client_)).ok());
  EXPECT_FALSE(Resumes(*server, client_, session));
  EXPECT_EQ(TlsClient(PortIn(server->http()), {.certificate = &client_}).Get("/"), "");
}

TEST_F(ServeTlsTest, AnEmptyCaFileDoesNotOpenTheServer) {
  const auto server = Start();
  ReplaceFile(dir_ / "ca.crt", "");
  server->process().Signal(SIGHUP);
  EXPECT_THAT(server->process().WaitForLine("contain a mistake"), HasSubstr("the file is empty"));
  EXPECT_FALSE(Ask(Connect(server->address(), nullptr)).ok());
  EXPECT_TRUE(Ask(Connect(server->address(), &client_)).ok());
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
      const int connection = ConnectTo(PortIn(address));
      (void)send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      shutdown(connection, SHUT_WR);
      char buffer[4096];
      while (recv(connection, buffer, sizeof(buffer), 0) > 0) {
      }
      close(connection);
    }
    EXPECT_TRUE(Ask(channel).ok());
  }
  EXPECT_TRUE(Ask(Connect(server->address(), &client_)).ok());
}

TEST_F(ServeTlsTest, EachWrongFileIsOneClearErrorAtStart) {
  std::vector<std::string> arguments = TlsArguments();
  ReplaceFile(dir_ / "tls.key", MakeServerCertificate(authority_).key_pem);
  const std::string output = StartError(arguments, 1);
  EXPECT_THAT(output, AllOf(HasSubstr("cannot start"), HasSubstr("--tls-key " + (dir_ / "tls.key")),
                            HasSubstr("must come from the same request")));
  EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 1) << output;
  const TestCertificate expired = MakeCertificate({.begins = -absl::Hours(2), .ends = -absl::Hours(1)}, &authority_);
  Use(expired, authority_);
  EXPECT_THAT(StartError(arguments, 1), HasSubstr("expired at "));
  ASSERT_EQ(std::remove((dir_ / "tls.crt").c_str()), 0);
  EXPECT_THAT(StartError(arguments, 2), HasSubstr("No such file or directory"));
}

TEST_F(ServeTlsTest, OptionsThatLackAnotherAreWrongUsage) {
  EXPECT_THAT(StartError({"--tls-cert", dir_ / "tls.crt"}, 2), HasSubstr("--tls-key"));
  EXPECT_THAT(StartError({"--tls-key", dir_ / "tls.key"}, 2), HasSubstr("--tls-cert"));
  EXPECT_THAT(StartError({"--tls-client-ca", dir_ / "ca.crt"}, 2), HasSubstr("--tls-cert"));
  std::vector<std::string> arguments = TlsArguments();
  arguments.insert(arguments.end(), {"--tls-client-identity", "x"});
  EXPECT_THAT(StartError(arguments, 2), HasSubstr("--tls-client-ca"));
  arguments.insert(arguments.end(), {"--tls-client-ca", dir_ / "ca.crt", "--tls-client-identity", "*.example"});
  EXPECT_THAT(StartError(arguments, 2), HasSubstr("name each one"));
}

// Otherwise the server would start without what the variable is for, and admit every client.
TEST_F(ServeTlsTest, AnEmptyVariableIsWrongUsage) {
  const std::vector<std::string> arguments = TlsArguments();
  const auto start_with = [&](const std::string& variable, std::vector<std::string> more) {
    more.insert(more.begin(), {"serve", "--listen", "127.0.0.1:0"});
    more.insert(more.end(), arguments.begin(), arguments.end());
    Process process(kBinary, more, {{variable, ""}});
    // It ends, or says that it serves.
    process.WaitForLine("\"serving\"");
    process.Signal(SIGTERM);
    EXPECT_EQ(process.Wait(), 2) << process.Output();
    return process.Output();
  };
  for (const char* variable : {"STATUS_TRANSLATOR_TLS_CLIENT_CA", "STATUS_TRANSLATOR_HEALTH_LISTEN"}) {
    EXPECT_THAT(start_with(variable, {}), HasSubstr(absl::StrCat(variable, ": the variable is empty")));
  }
  EXPECT_THAT(start_with("STATUS_TRANSLATOR_TLS_CLIENT_IDENTITY", {"--tls-client-ca", dir_ / "ca.crt"}),
              HasSubstr("STATUS_TRANSLATOR_TLS_CLIENT_IDENTITY: the variable is empty"));
  Process process(kBinary, {"serve", "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0"},
                  {{"STATUS_TRANSLATOR_HTTP_LISTEN", ""}});
  EXPECT_THAT(process.WaitForLine("\"serving\""), HasSubstr("127.0.0.1:")) << "the command line takes precedence";
}

TEST_F(ServeTlsTest, ClearTextBeyondThisMachineNeedsToBeAskedFor) {
  EXPECT_THAT(StartError({"--listen", "0.0.0.0:0"}, 2), HasSubstr("or accept it with --insecure"));
  EXPECT_THAT(StartError({"--http-listen", "0.0.0.0:0"}, 2), HasSubstr("--http-listen 0.0.0.0:0"));
  EXPECT_THAT(StartError({"--health-listen", "0.0.0.0:0"}, 2), HasSubstr("to this machine only"));
  Server insecure({"--listen", "0.0.0.0:0", "--insecure", "--drain-delay", "0s"});
  EXPECT_THAT(insecure.start_line(), HasSubstr("0.0.0.0:"));
  std::vector<std::string> arguments = TlsArguments();
  arguments.insert(arguments.end(), {"--listen", "0.0.0.0:0", "--drain-delay", "0s"});
  EXPECT_THAT(Server(arguments).start_line(), HasSubstr("0.0.0.0:"));
}

TEST_F(ServeTlsTest, AKeyThatEveryoneMayReadIsAWarning) {
  ASSERT_EQ(chmod((dir_ / "tls.key").c_str(), 0644), 0);
  std::vector<std::string> arguments = {"serve", "--listen", "127.0.0.1:0"};
  for (const std::string& one : TlsArguments()) arguments.push_back(one);
  Process server(kBinary, arguments);
  EXPECT_THAT(server.WaitForLine("every user of this machine"), HasSubstr(dir_ / "tls.key"));
}

}  // namespace
}  // namespace status_translator
