// Makes certificates for tests.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_CERTIFICATES_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_CERTIFICATES_H_

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace status_translator {

// A certificate with its key, both in PEM.
struct TestCertificate {
  std::string pem;
  std::string key_pem;
  std::shared_ptr<X509> certificate;
  std::shared_ptr<EVP_PKEY> key;
};

// What a certificate is made of. Names are as of openssl.cnf, for example "DNS:localhost,URI:spiffe://x/a".
struct CertificateRequest {
  std::string common_name = "test";
  std::string alternative_names;
  std::string usage;      // extended key usage; empty: none
  std::string key_usage;  // of what is not a CA; empty: none
  bool is_ca = false;
  bool is_broken = false;                   // one extension cannot be read
  absl::Duration begins = -absl::Hours(1);  // from now
  absl::Duration ends = absl::Hours(24);
  unsigned rsa_bits = 0;  // 0: an elliptic curve
};

inline std::string PemText(const std::function<int(BIO*)>& write) {
  BIO* bio = BIO_new(BIO_s_mem());
  if (write(bio) != 1) throw std::runtime_error("PEM");
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<size_t>(size));
  BIO_free(bio);
  return text;
}

// Issued by `issuer`, or by itself if that is null.
inline TestCertificate MakeCertificate(const CertificateRequest& request, const TestCertificate* issuer = nullptr) {
  TestCertificate made;
  made.key.reset(request.rsa_bits > 0 ? EVP_RSA_gen(request.rsa_bits) : EVP_EC_gen("P-256"), EVP_PKEY_free);
  made.certificate.reset(X509_new(), X509_free);
  X509* certificate = made.certificate.get();
  static long serial = 1;
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
  const time_t now = absl::ToTimeT(absl::Now());
  ASN1_TIME_set(X509_getm_notBefore(certificate), now + absl::ToInt64Seconds(request.begins));
  ASN1_TIME_set(X509_getm_notAfter(certificate), now + absl::ToInt64Seconds(request.ends));
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(request.common_name.c_str()), -1, -1, 0);
  X509* by = issuer == nullptr ? certificate : issuer->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(by));
  X509_set_pubkey(certificate, made.key.get());
  X509V3_CTX context;
  X509V3_set_ctx(&context, by, certificate, nullptr, nullptr, 0);
  const auto extend = [&](int id, const std::string& value) {
    if (value.empty()) return;
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    if (extension == nullptr || X509_add_ext(certificate, extension, -1) != 1) throw std::runtime_error(value);
    X509_EXTENSION_free(extension);
  };
  extend(NID_basic_constraints, request.is_ca ? "critical,CA:TRUE" : "");
  extend(NID_key_usage, request.is_ca ? "critical,keyCertSign,cRLSign" : request.key_usage);
  extend(NID_subject_alt_name, request.alternative_names);
  extend(NID_ext_key_usage, request.usage);
  if (request.is_broken) {
    ASN1_OCTET_STRING* no_der = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(no_der, reinterpret_cast<const unsigned char*>("?"), 1);
    X509_EXTENSION* extension = X509_EXTENSION_create_by_NID(nullptr, NID_basic_constraints, 1, no_der);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(no_der);
  }
  X509_sign(certificate, issuer == nullptr ? made.key.get() : issuer->key.get(), EVP_sha256());
  made.pem = PemText([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
  made.key_pem = PemText(
      [&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, made.key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  return made;
}

inline TestCertificate MakeAuthority(const std::string& name) {
  return MakeCertificate({.common_name = name, .is_ca = true});
}

// For 127.0.0.1, localhost and codes.example.
inline TestCertificate MakeServerCertificate(const TestCertificate& authority) {
  return MakeCertificate({.common_name = "server",
                          .alternative_names = "DNS:codes.example,DNS:localhost,IP:127.0.0.1",
                          .usage = "serverAuth"},
                         &authority);
}

inline TestCertificate MakeClientCertificate(const TestCertificate& authority, const std::string& names) {
  return MakeCertificate({.common_name = "client", .alternative_names = names, .usage = "clientAuth"}, &authority);
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_CERTIFICATES_H_
