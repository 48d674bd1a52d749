// Certificates and keys in PEM: what is wrong with them, in words for the operator.
#ifndef STATUS_TRANSLATOR_SERVER_CERTIFICATES_H_
#define STATUS_TRANSLATOR_SERVER_CERTIFICATES_H_

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace status_translator {

struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using CertificatePtr = std::unique_ptr<X509, FreeCertificate>;
using KeyPtr = std::unique_ptr<EVP_PKEY, FreeKey>;

// All certificates of `pem`, at least one and at most `most`. INVALID_ARGUMENT says what the text is instead.
absl::StatusOr<std::vector<CertificatePtr>> ParseCertificates(absl::string_view pem, size_t most);

// The private key of `pem`. INVALID_ARGUMENT says what the text is instead.
absl::StatusOr<KeyPtr> ParsePrivateKey(absl::string_view pem);

// Whether `chain` can be served now: the first certificate is a server's, each other one issued the one before it, and
// all are valid `now`. INVALID_ARGUMENT says which is not.
absl::Status CheckServerChain(const std::vector<CertificatePtr>& chain, absl::Time now);

// Whether clients can be verified with `authorities`: each is its own issuer or has it among them, as OpenSSL demands,
// and at least one of them is valid `now`. INVALID_ARGUMENT says what is missing.
absl::Status CheckClientAuthorities(const std::vector<CertificatePtr>& authorities, absl::Time now);

absl::Time NotBefore(const X509& certificate);
absl::Time NotAfter(const X509& certificate);

// The subject alternative names of one kind, as they stand in the certificate: GEN_URI or GEN_DNS of OpenSSL. Names
// with a NUL are left out: others could read only what stands before it.
std::vector<std::string> AlternativeNames(X509& certificate, int kind);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_CERTIFICATES_H_
