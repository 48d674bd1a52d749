// The options of `serve` about TLS.
#ifndef STATUS_TRANSLATOR_SERVER_TLS_OPTIONS_H_
#define STATUS_TRANSLATOR_SERVER_TLS_OPTIONS_H_

#include <string>
#include <vector>

namespace status_translator {

struct TlsOptions {
  // Whether the TCP listeners speak TLS; then `certificate` and `key` are both set.
  bool enabled() const { return !certificate.empty(); }

  std::string certificate;                     // --tls-cert: a file, PEM; empty: clear text
  std::string key;                             // --tls-key: likewise
  std::string client_ca;                       // --tls-client-ca: likewise; empty: clients need no certificate
  std::vector<std::string> client_identities;  // --tls-client-identity; empty: every client that client_ca vouches for
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_TLS_OPTIONS_H_
