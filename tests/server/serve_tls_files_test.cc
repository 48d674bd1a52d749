// The TLS files change, or expire, while the program serves.
#include <gmock/gmock.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/certificates.h"
#include "support/serve_tls.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

using ServeTlsFilesTest = ServeTlsTest;

// OpenSSL does not look at the dates of a session that is resumed.
TEST_F(ServeTlsFilesTest, ACertificateThatExpiresAdmitsNobodyAnyMore) {
  const auto server = Start();
  const TestCertificate client = MakeCertificate({.usage = "clientAuth", .ends = absl::Seconds(4)}, &authority_);
  const auto session = SessionOf(*server, client);
  EXPECT_TRUE(Eventually([&] { return !Resumes(*server, client, session); }));
  // Up to a second later: the service refuses the session at notAfter, OpenSSL a new handshake once it has passed.
  EXPECT_TRUE(Eventually([&] { return TlsClient(PortIn(server->http()), {.certificate = &client}).Get("/").empty(); }));
  const auto other = SessionOf(*server, client_);
  EXPECT_TRUE(Resumes(*server, client_, other));
}

TEST_F(ServeTlsFilesTest, ACaThatExpiresAdmitsNobodyAnyMore) {
  const TestCertificate short_lived =
      MakeCertificate({.common_name = "short-lived", .is_ca = true, .ends = absl::Seconds(4)});
  ReplaceFile(dir_ / "ca.crt", short_lived.pem + authority_.pem);
  const auto server = Start();
  const TestCertificate client = MakeClientCertificate(short_lived, "URI:spiffe://x/a");
  const auto session = SessionOf(*server, client);
  EXPECT_TRUE(Eventually([&] { return !Resumes(*server, client, session); }));
  EXPECT_TRUE(Eventually([&] { return !Ask(Connect(server->address(), &client)).ok(); }));
  EXPECT_TRUE(Eventually([&] { return TlsClient(PortIn(server->http()), {.certificate = &client}).Get("/").empty(); }));
  EXPECT_TRUE(Ask(Connect(server->address(), &client_)).ok());
}

// Though the file has not changed.
TEST_F(ServeTlsFilesTest, ThatAllCasHaveExpiredIsAMistake) {
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

TEST_F(ServeTlsFilesTest, ACertificateThatIsNotValidYetIsServedOnceItIs) {
  const auto server = Start();
  const TestCertificate early = MakeCertificate(
      {.common_name = "server", .alternative_names = "DNS:localhost", .begins = absl::Seconds(3)}, &authority_);
  Use(early, authority_);
  EXPECT_THAT(server->process().WaitForLine("contain a mistake"), HasSubstr("is not valid before"));
  EXPECT_TRUE(Serves(*server, server_pair_));
  EXPECT_TRUE(Eventually([&] { return Serves(*server, early); }));
}

TEST_F(ServeTlsFilesTest, ARotationUnderLoadFailsNoCall) {
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

TEST_F(ServeTlsFilesTest, AfterAMistakeTheLastGoodPairIsServedUntilItIsMended) {
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

TEST_F(ServeTlsFilesTest, ACaThatIsRemovedAdmitsNobodyAnyMore) {
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

TEST_F(ServeTlsFilesTest, AnEmptyCaFileDoesNotOpenTheServer) {
  const auto server = Start();
  ReplaceFile(dir_ / "ca.crt", "");
  server->process().Signal(SIGHUP);
  EXPECT_THAT(server->process().WaitForLine("contain a mistake"), HasSubstr("the file is empty"));
  EXPECT_FALSE(Ask(Connect(server->address(), nullptr)).ok());
  EXPECT_TRUE(Ask(Connect(server->address(), &client_)).ok());
}

}  // namespace
}  // namespace status_translator
