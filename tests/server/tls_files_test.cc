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

  absl::StatusOr<VerifiedTls> Verify(absl::Time now = absl::Now()) const {
    const absl::StatusOr<TlsBytes> bytes = ReadTlsFiles(options_);
    if (!bytes.ok()) return bytes.status();
    return VerifyTls(*bytes, options_, now, nullptr);
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
  const absl::StatusOr<VerifiedTls> facts = Verify();
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_THAT(facts->names, ElementsAre("codes.example", "localhost"));
  EXPECT_GT(facts->chain.not_after, absl::Now() + absl::Hours(23));
  EXPECT_LT(facts->chain.not_before, absl::Now());
}

TEST_F(TlsFilesTest, AChainIsReadInItsOrderAndEndsWhenItsFirstPartExpires) {
  const TestCertificate intermediate =
      MakeCertificate({.common_name = "intermediate", .is_ca = true, .ends = absl::Hours(2)}, &authority_);
  const TestCertificate server = MakeServerCertificate(intermediate);
  Write(server.pem + intermediate.pem + authority_.pem, server.key_pem, authority_.pem);
  const absl::StatusOr<VerifiedTls> facts = Verify();
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_LT(facts->chain.not_after, absl::Now() + absl::Hours(2));
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

TEST_F(TlsFilesTest, ACertificateThatCannotBeAServersSaysWhy) {
  const auto error_of = [this](const CertificateRequest& request) {
    const TestCertificate made = MakeCertificate(request, &authority_);
    Write(made.pem, made.key_pem, authority_.pem);
    return Error();
  };
  EXPECT_THAT(error_of({.usage = "clientAuth"}),
              HasSubstr("is not for servers: its extended key usage lacks serverAuth"));
  EXPECT_THAT(error_of({.usage = "serverAuth", .key_usage = "keyCertSign"}),
              HasSubstr("is not for servers: its key usage lacks digitalSignature"));
  EXPECT_THAT(error_of({.usage = "serverAuth", .is_broken = true}),
              HasSubstr("is not for servers: one of its extensions is broken"));
  EXPECT_EQ(error_of({.key_usage = "digitalSignature"}), "");
}

// Some tools write certificate and key into one file.
TEST_F(TlsFilesTest, OnlyWhatWasVerifiedIsUsed) {
  const TestCertificate old = MakeServerCertificate(authority_);
  Write(old.key_pem + server_.pem + "words\n" + old.key_pem, "words\n" + server_.key_pem + old.key_pem, authority_.pem);
  const absl::StatusOr<VerifiedTls> facts = Verify();
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_EQ(ToPem(facts->material.chain), server_.pem);
  EXPECT_EQ(ToPem(*facts->material.key), server_.key_pem);
}

TEST_F(TlsFilesTest, WhatOpensslRefusesIsAnError) {
  const TestCertificate weak = MakeCertificate({.rsa_bits = 1024}, &authority_);
  Write(weak.pem, weak.key_pem, authority_.pem);
  EXPECT_THAT(Error(), HasSubstr("OpenSSL refuses it: ee key too small"));
}

TEST_F(TlsFilesTest, ClientAuthoritiesAreCasAndOneIsValid) {
  EXPECT_THAT(ErrorOfClientCa(""), HasSubstr("the file is empty"));
  EXPECT_THAT(ErrorOfClientCa("\n"), HasSubstr("no block"));
  EXPECT_THAT(ErrorOfClientCa(server_.pem), HasSubstr("is not a CA"));
  EXPECT_THAT(ErrorOfClientCa(MakeCertificate({.is_ca = true, .ends = -absl::Minutes(1)}).pem), HasSubstr("expired"));
  EXPECT_THAT(ErrorOfClientCa(MakeCertificate({.is_ca = true, .begins = absl::Minutes(1)}).pem),
              HasSubstr("is not valid before"));
  // OpenSSL and gRPC need no root.
  const TestCertificate intermediate = MakeCertificate({.common_name = "intermediate", .is_ca = true}, &authority_);
  Write(server_.pem, server_.key_pem, intermediate.pem);
  EXPECT_EQ(Error(), "");
}

TEST_F(TlsFilesTest, AuthoritiesThatExpiredAreLeftOutAndTheNextExpiryIsKnown) {
  const auto ca = [](absl::Duration ends) { return MakeCertificate({.is_ca = true, .ends = ends}); };
  const TestCertificate soon = ca(absl::Hours(2));
  const TestCertificate later = ca(absl::Hours(4));
  Write(server_.pem, server_.key_pem, ca(-absl::Minutes(1)).pem + later.pem + soon.pem);
  const auto at = [this](absl::Duration from_now) { return *Verify(absl::Now() + from_now); };
  EXPECT_EQ(ToPem(at(absl::ZeroDuration()).material.client_authorities), later.pem + soon.pem);
  EXPECT_EQ(at(absl::ZeroDuration()).until, ValidityOf(*soon.certificate).not_after);
  EXPECT_EQ(ToPem(at(absl::Hours(3)).material.client_authorities), later.pem);
  EXPECT_EQ(at(absl::Hours(3)).until, ValidityOf(*later.certificate).not_after);
  EXPECT_EQ(at(absl::Hours(3)).client_ca->not_after, ValidityOf(*later.certificate).not_after);
  EXPECT_THAT(Error(absl::Hours(5) + absl::Now()), HasSubstr("expired"));
}

TEST_F(TlsFilesTest, TheChainMayExpireFirst) {
  Write(server_.pem, server_.key_pem, MakeCertificate({.is_ca = true, .ends = absl::Hours(48)}).pem);
  EXPECT_EQ(Verify()->until, ValidityOf(*server_.certificate).not_after);
  EXPECT_EQ(Verify()->until, Verify()->chain.not_after);
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
