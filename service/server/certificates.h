// Certificates and keys in PEM: what is wrong with them, in words for the operator.
#ifndef STATUS_TRANSLATOR_SERVER_CERTIFICATES_H_
#define STATUS_TRANSLATOR_SERVER_CERTIFICATES_H_

#include <openssl/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace status_translator {

using CertificatePtr = std::shared_ptr<X509>;
using KeyPtr = std::shared_ptr<EVP_PKEY>;

// All certificates of `pem`, at least one and at most `most`. INVALID_ARGUMENT says what the text is instead.
absl::StatusOr<std::vector<CertificatePtr>> ParseCertificates(absl::string_view pem, size_t most);

// The private key of `pem`. INVALID_ARGUMENT says what the text is instead.
absl::StatusOr<KeyPtr> ParsePrivateKey(absl::string_view pem);

// The inverse of these two.
std::string ToPem(const std::vector<CertificatePtr>& certificates);
std::string ToPem(const EVP_PKEY& key);

// Whether `chain` can be served now: the first certificate is a server's, each other one issued the one before it, and
// all are valid `now`. INVALID_ARGUMENT says which is not.
absl::Status CheckServerChain(const std::vector<CertificatePtr>& chain, absl::Time now);

// Whether clients can be verified with `authorities`: each is a CA, and at least one of them is valid `now`.
// INVALID_ARGUMENT says which is not.
absl::Status CheckClientAuthorities(const std::vector<CertificatePtr>& authorities, absl::Time now);

// The time in which a certificate is valid: from not_before on, and before not_after.
struct Validity {
  absl::Time not_before;
  absl::Time not_after;
  bool Contains(absl::Time time) const { return not_before <= time && time < not_after; }
};
Validity ValidityOf(const X509& certificate);

// The subject alternative names of one kind, as they stand in the certificate: GEN_URI or GEN_DNS of OpenSSL. Names
// with a NUL are left out: others could read only what stands before it.
std::vector<std::string> AlternativeNames(X509& certificate, int kind);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_CERTIFICATES_H_
