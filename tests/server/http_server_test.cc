// The HTTP server of the program as used: what it counts and logs.
#include <gmock/gmock.h>

#include <fstream>
#include <string>

#include "support/server.h"
#include "support/tls_client.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(HttpServerTest, FailedHandshakesAreCountedAndTheFirstOfAMinuteIsLogged) {
  const TempDir dir;
  const TestCertificate authority = MakeAuthority("authority");
  const TestCertificate own = MakeServerCertificate(authority);
  std::ofstream(dir / "tls.crt") << own.pem;
  std::ofstream(dir / "tls.key") << own.key_pem;
  std::ofstream(dir / "ca.crt") << authority.pem;
  Server server({"--http-listen", "127.0.0.1:0", "--drain-delay", "0s", "--tls-cert", dir / "tls.crt", "--tls-key",
                 dir / "tls.key", "--tls-client-ca", dir / "ca.crt"});
  const int port = PortIn(server.http());
  const TestCertificate stranger = MakeClientCertificate(MakeAuthority("another"), "URI:spiffe://x/a");
  EXPECT_EQ(TlsClient(port, {.certificate = &stranger}).Get("/"), "");
  EXPECT_EQ(TlsClient(port).Get("/"), "");
  const std::string line = server.process().WaitForLine("a TLS handshake failed");
  EXPECT_THAT(line, HasSubstr("\"protocol\":\"http\",\"client\":\"127.0.0.1:"));
  EXPECT_THAT(line, HasSubstr("\"error\":\"unable to get local issuer certificate\""));
  const TestCertificate client = MakeClientCertificate(authority, "URI:spiffe://x/a");
  EXPECT_THAT(
      TlsClient(port, {.certificate = &client}).Get("/metrics"),
      HasSubstr("status_translator_connections_refused_total{protocol=\"http\",reason=\"handshake_failed\"} 2\n"));
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().Wait(), 0);
  EXPECT_THAT(server.process().Output().substr(server.process().Output().find(line) + line.size()),
              Not(HasSubstr("a TLS handshake failed")));
}

}  // namespace
}  // namespace status_translator
