// The program with TLS, from outside: its files, its clients and what it serves.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_SERVE_TLS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_SERVE_TLS_H_

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "support/certificates.h"
#include "support/process.h"
#include "support/server.h"
#include "support/tls_client.h"

namespace status_translator {

inline const std::string kH2 = std::string("\x02h2", 3);
inline const std::string kPreface = std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33);
// The kind, the flags and the stream of the first frame that a server sends.
inline const std::string kSettings = std::string("\4\0\0\0\0\0", 6);

// Waits at most 20 s.
inline bool Eventually(const std::function<bool()>& holds) {
  const absl::Time end = absl::Now() + absl::Seconds(20);
  while (!holds()) {
    if (absl::Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(20));
  }
  return true;
}

// As tools do it that rotate certificates.
inline void ReplaceFile(const std::string& path, const std::string& content) {
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
    const Result result = RunToEnd(STATUS_TRANSLATOR_BINARY, all);
    EXPECT_EQ(result.exit_code, exit_code) << result.output;
    return result.output;
  }

  TempDir dir_;
  const TestCertificate authority_ = MakeAuthority("authority");
  const TestCertificate server_pair_ = MakeServerCertificate(authority_);
  const TestCertificate client_ = MakeClientCertificate(authority_, "URI:spiffe://x/a");
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_SERVE_TLS_H_
