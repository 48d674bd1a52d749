#include "server/tls_identity.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "support/certificates.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

const TestCertificate& Authority() {
  static const TestCertificate& authority = *new TestCertificate(MakeAuthority("authority"));
  return authority;
}

bool Admits(const std::vector<std::string>& allowed, const std::string& names) {
  Metrics metrics;
  TlsIdentities identities(allowed, metrics);
  const bool admitted = identities.Admit(*MakeClientCertificate(Authority(), names).certificate, "grpc");
  const bool counted =
      metrics.Text().find("status_translator_tls_refused_clients_total{protocol=\"grpc\"} 1") != std::string::npos;
  EXPECT_EQ(counted, !admitted);
  return admitted;
}

TEST(TlsIdentityTest, OneNameOfTheCertificateMustBeAllowed) {
  EXPECT_TRUE(Admits({"spiffe://x/a"}, "URI:spiffe://x/a"));
  EXPECT_TRUE(Admits({"spiffe://x/b", "gateway.example"}, "URI:spiffe://x/a,DNS:gateway.example"));
  EXPECT_FALSE(Admits({"spiffe://x/a"}, "URI:spiffe://x/b"));
  EXPECT_FALSE(Admits({"spiffe://x/a"}, ""));
  EXPECT_TRUE(Admits({}, ""));
}

TEST(TlsIdentityTest, NamesAreComparedAsAWholeAndByKind) {
  EXPECT_FALSE(Admits({"spiffe://x/a"}, "URI:spiffe://x/a/b"));
  EXPECT_FALSE(Admits({"spiffe://x/a/b"}, "URI:spiffe://x/a"));
  EXPECT_FALSE(Admits({"spiffe://x/a"}, "URI:spiffe://X/a"));
  EXPECT_TRUE(Admits({"Gateway.Example"}, "DNS:gateway.EXAMPLE"));
  EXPECT_FALSE(Admits({"gateway.example"}, "DNS:*.example"));
  EXPECT_FALSE(Admits({"gateway.example"}, "URI:gateway.example"));
  EXPECT_FALSE(Admits({"gateway.example"}, "email:gateway.example"));
  // The common name of these certificates.
  EXPECT_FALSE(Admits({"client"}, "DNS:other"));
}

// A CA may let a client choose what follows a NUL; readers of C strings would see only what stands before it.
TEST(TlsIdentityTest, ANameWithANulIsNoName) {
  TestCertificate client = MakeClientCertificate(Authority(), "");
  GENERAL_NAMES* names = GENERAL_NAMES_new();
  GENERAL_NAME* name = GENERAL_NAME_new();
  ASN1_IA5STRING* text = ASN1_IA5STRING_new();
  ASN1_STRING_set(text, "spiffe://x/a\0.evil", 18);
  GENERAL_NAME_set0_value(name, GEN_URI, text);
  sk_GENERAL_NAME_push(names, name);
  X509_add1_ext_i2d(client.certificate.get(), NID_subject_alt_name, names, 0, X509V3_ADD_REPLACE);
  GENERAL_NAMES_free(names);
  X509_sign(client.certificate.get(), Authority().key.get(), EVP_sha256());
  Metrics metrics;
  EXPECT_FALSE(TlsIdentities({"spiffe://x/a"}, metrics).Admit(*client.certificate, "http"));
}

TEST(TlsIdentityTest, ArgumentsThatNoCertificateCouldMatchAreRefused) {
  for (const char* good :
       {"spiffe://cluster.local/ns/shop/sa/gateway", "urn:gateway", "gateway", "a-b_c.example.com"}) {
    EXPECT_EQ(WrongIdentity(good), "") << good;
  }
  EXPECT_THAT(WrongIdentity(""), HasSubstr("empty"));
  EXPECT_THAT(WrongIdentity("*.example.com"), HasSubstr("name each one"));
  EXPECT_THAT(WrongIdentity("a b"), HasSubstr("spaces"));
  EXPECT_THAT(WrongIdentity("://x"), HasSubstr("scheme"));
  EXPECT_THAT(WrongIdentity("a/b"), HasSubstr("neither a URI nor a DNS name"));
}

}  // namespace
}  // namespace status_translator
