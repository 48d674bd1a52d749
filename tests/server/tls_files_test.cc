#include "server/tls_files.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "absl/time/clock.h"
#include "support/certificates.h"
#include "support/process.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class TlsFilesTest : public testing::Test {
 protected:
  TlsFilesTest() { Write(server_.pem, server_.key_pem, authority_.pem); }

  void Write(const std::string& certificate, const std::string& key, const std::string& client_ca) const {
    std::ofstream(options_.certificate) << certificate;
    std::ofstream(options_.key) << key;
    std::ofstream(options_.client_ca) << client_ca;
  }

  absl::StatusOr<TlsFacts> Verify(absl::Time now = absl::Now()) const {
    const absl::StatusOr<TlsBytes> bytes = ReadTlsFiles(options_);
    if (!bytes.ok()) return bytes.status();
    return VerifyTls(*bytes, options_, now);
  }

  std::string Error(absl::Time now = absl::Now()) const { return std::string(Verify(now).status().message()); }

  // The errors with these files in place of the good ones.
  std::string ErrorOfCertificate(const std::string& pem) const {
    Write(pem, server_.key_pem, authority_.pem);
    EXPECT_THAT(Error(), StartsWith("--tls-cert " + options_.certificate + ": "));
    return Error();
  }
  std::string ErrorOfKey(const std::string& pem) const {
    Write(server_.pem, pem, authority_.pem);
    EXPECT_THAT(Error(), StartsWith("--tls-key " + options_.key + ": "));
    return Error();
  }
  std::string ErrorOfClientCa(const std::string& pem) const {
    Write(server_.pem, server_.key_pem, pem);
    EXPECT_THAT(Error(), StartsWith("--tls-client-ca " + options_.client_ca + ": "));
    return Error();
  }

  TempDir dir_;
  const TlsOptions options_ = {dir_ / "tls.crt", dir_ / "tls.key", dir_ / "ca.crt", {}};
  const TestCertificate authority_ = MakeAuthority("authority");
  const TestCertificate server_ = MakeServerCertificate(authority_);
};

TEST_F(TlsFilesTest, GoodFilesGiveNamesAndDates) {
  const absl::StatusOr<TlsFacts> facts = Verify();
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_THAT(facts->names, ElementsAre("codes.example", "localhost"));
  EXPECT_GT(facts->not_after, absl::Now() + absl::Hours(23));
  EXPECT_LT(facts->not_before, absl::Now());
}

TEST_F(TlsFilesTest, AChainIsReadInItsOrderAndEndsWhenItsFirstPartExpires) {
  const TestCertificate intermediate =
      MakeCertificate({.common_name = "intermediate", .is_ca = true, .ends = absl::Hours(2)}, &authority_);
  const TestCertificate server = MakeServerCertificate(intermediate);
  Write(server.pem + intermediate.pem + authority_.pem, server.key_pem, authority_.pem);
  const absl::StatusOr<TlsFacts> facts = Verify();
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_LT(facts->not_after, absl::Now() + absl::Hours(2));
  Write(server.pem + authority_.pem + intermediate.pem, server.key_pem, authority_.pem);
  EXPECT_THAT(Error(), AllOf(HasSubstr("certificate 2"), HasSubstr("did not issue the one before it")));
  Write(intermediate.pem + server.pem, server.key_pem, authority_.pem);
  EXPECT_THAT(Error(), HasSubstr("the key belongs to certificate 2 of the file: the server's own comes first"));
  // The same names, but another key.
  const TestCertificate impostor = MakeCertificate({.common_name = "intermediate", .is_ca = true}, &authority_);
  Write(server.pem + impostor.pem, server.key_pem, authority_.pem);
  EXPECT_THAT(Error(), HasSubstr("did not issue"));
}

TEST_F(TlsFilesTest, DatesAreThoseOfNow) {
  EXPECT_THAT(Error(absl::Now() + absl::Hours(48)), HasSubstr("expired at "));
  EXPECT_THAT(Error(absl::Now() - absl::Hours(48)), HasSubstr("is not valid before "));
}

TEST_F(TlsFilesTest, TheKeyMustFit) {
  const TestCertificate other = MakeServerCertificate(authority_);
  EXPECT_THAT(ErrorOfKey(other.key_pem),
              AllOf(HasSubstr("does not belong to the certificate of --tls-cert"), HasSubstr(options_.certificate)));
}

TEST_F(TlsFilesTest, WhatIsNoKeySaysWhatItIs) {
  EXPECT_THAT(ErrorOfKey(""), HasSubstr("the file is empty"));
  EXPECT_THAT(ErrorOfKey(server_.pem), HasSubstr("are the two files swapped?"));
  EXPECT_THAT(ErrorOfKey("hello"), HasSubstr("no block -----BEGIN PRIVATE KEY-----"));
  EXPECT_THAT(ErrorOfKey(server_.key_pem.substr(0, 100)), HasSubstr("the key is broken"));
  const std::string encrypted = PemText([this](BIO* bio) {
    return PEM_write_bio_PrivateKey(bio, server_.key.get(), EVP_aes_128_cbc(),
                                    reinterpret_cast<const unsigned char*>("secret"), 6, nullptr, nullptr);
  });
  EXPECT_THAT(ErrorOfKey(encrypted), HasSubstr("it is encrypted: decrypt it with openssl pkey"));
}

TEST_F(TlsFilesTest, WhatIsNoCertificateSaysWhatItIs) {
  EXPECT_THAT(ErrorOfCertificate(""), HasSubstr("the file is empty"));
  EXPECT_THAT(ErrorOfCertificate(server_.key_pem), HasSubstr("are the two files swapped?"));
  EXPECT_THAT(ErrorOfCertificate("hello"), HasSubstr("no block -----BEGIN CERTIFICATE-----"));
  EXPECT_THAT(ErrorOfCertificate(std::string("\x30\x82\x01\x00", 4)), HasSubstr("binary (DER)"));
  EXPECT_THAT(ErrorOfCertificate(std::string(1000, '\0')), HasSubstr("no block"));
  EXPECT_THAT(ErrorOfCertificate(server_.pem + server_.pem.substr(0, 200)), HasSubstr("certificate 2 is broken"));
  std::string damaged = server_.pem;
  damaged[damaged.size() / 2] = '#';
  EXPECT_THAT(ErrorOfCertificate(damaged), HasSubstr("certificate 1 is broken"));
}

TEST_F(TlsFilesTest, ACertificateOfAClientIsRefused) {
  const TestCertificate client = MakeClientCertificate(authority_, "DNS:codes.example");
  Write(client.pem, client.key_pem, authority_.pem);
  EXPECT_THAT(Error(), HasSubstr("is not for servers: its extended key usage lacks serverAuth"));
}

TEST_F(TlsFilesTest, WhatOpensslRefusesIsAnError) {
  const TestCertificate weak = MakeCertificate({.rsa_bits = 1024}, &authority_);
  Write(weak.pem, weak.key_pem, authority_.pem);
  EXPECT_THAT(Error(), HasSubstr("OpenSSL refuses it: ee key too small"));
}

TEST_F(TlsFilesTest, ClientAuthoritiesMustReachARoot) {
  EXPECT_THAT(ErrorOfClientCa(""), HasSubstr("the file is empty"));
  EXPECT_THAT(ErrorOfClientCa("\n"), HasSubstr("no block"));
  EXPECT_THAT(ErrorOfClientCa(server_.pem), HasSubstr("its issuer is not in the file"));
  EXPECT_THAT(ErrorOfClientCa(MakeCertificate({.is_ca = true, .ends = -absl::Minutes(1)}).pem), HasSubstr("expired"));
  // A root that has expired does no harm beside one that has not.
  Write(server_.pem, server_.key_pem, MakeCertificate({.is_ca = true, .ends = -absl::Minutes(1)}).pem + authority_.pem);
  EXPECT_EQ(Error(), "");
}

TEST_F(TlsFilesTest, FilesThatCannotBeReadSayWhy) {
  ASSERT_EQ(unlink(options_.key.c_str()), 0);
  EXPECT_TRUE(absl::IsNotFound(Verify().status()));
  EXPECT_THAT(Error(), AllOf(StartsWith("--tls-key "), HasSubstr("No such file or directory")));
  ASSERT_EQ(mkfifo(options_.key.c_str(), 0600), 0);
  EXPECT_THAT(Error(), HasSubstr("it is not a regular file"));
  ASSERT_EQ(unlink(options_.key.c_str()), 0);
  ASSERT_EQ(mkdir(options_.key.c_str(), 0700), 0);
  EXPECT_THAT(Error(), HasSubstr("it is not a regular file"));
  if (geteuid() != 0) {
    ASSERT_EQ(chmod(options_.certificate.c_str(), 0), 0);
    EXPECT_THAT(Error(), HasSubstr("must be readable by the user of this process"));
  }
}

TEST_F(TlsFilesTest, LargeFilesAreNotRead) {
  EXPECT_THAT(ErrorOfCertificate(server_.pem + std::string(kMaxTlsFileBytes, '\n')),
              HasSubstr("more than 1048576 bytes"));
  ASSERT_EQ(truncate(options_.certificate.c_str(), off_t{1} << 40), 0);
  EXPECT_THAT(Error(), HasSubstr("more than 1048576 bytes"));
  std::string chain;
  for (size_t i = 0; i <= kMaxChainCertificates; ++i) chain += server_.pem;
  EXPECT_THAT(ErrorOfCertificate(chain), HasSubstr("more than 16 certificates"));
}

TEST_F(TlsFilesTest, AKeyThatOthersMayReadIsSeen) {
  ASSERT_EQ(chmod(options_.key.c_str(), 0640), 0);
  EXPECT_FALSE(ReadTlsFiles(options_)->key_is_exposed);
  ASSERT_EQ(chmod(options_.key.c_str(), 0644), 0);
  EXPECT_TRUE(ReadTlsFiles(options_)->key_is_exposed);
}

}  // namespace
}  // namespace status_translator
