// Which clients may call: identities that a certificate carries.
#ifndef STATUS_TRANSLATOR_SERVER_TLS_IDENTITY_H_
#define STATUS_TRANSLATOR_SERVER_TLS_IDENTITY_H_

#include <openssl/types.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "telemetry/line_limit.h"
#include "telemetry/metrics.h"

namespace status_translator {

// What is wrong with an argument of --tls-client-identity: a URI, for example
// "spiffe://cluster.local/ns/shop/sa/gateway", or a DNS name, for example "gateway.example.com". Empty: nothing.
std::string WrongIdentity(absl::string_view identity);

// The identities that may call. Thread-safe.
class TlsIdentities {
 public:
  // Every certificate is admitted if `allowed` is empty. `metrics` must outlive this.
  TlsIdentities(const std::vector<std::string>& allowed, Metrics& metrics);

  // Whether a subject alternative name of the certificate is one of the identities: URIs are compared byte by byte, DNS
  // names without regard to case, and neither knows wildcards. The common name does not count. A refusal is logged (the
  // first of a minute with the names) and counted, as one over `protocol`.
  bool Admit(X509& certificate, absl::string_view protocol);

 private:
  std::vector<std::string> uris_;
  std::vector<std::string> dns_names_;
  Metrics& metrics_;
  LineLimit lines_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_TLS_IDENTITY_H_
