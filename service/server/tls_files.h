// Reads the files of TLS and verifies them before anything uses them.
#ifndef STATUS_TRANSLATOR_SERVER_TLS_FILES_H_
#define STATUS_TRANSLATOR_SERVER_TLS_FILES_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/certificates.h"
#include "server/tls_options.h"
#include "web/tls_context.h"

namespace status_translator {

// The bytes of the files as they are on disk.
struct TlsBytes {
  std::string certificate;
  std::string key;
  std::string client_ca;        // empty: there is no such file
  bool key_is_exposed = false;  // users other than the owner and the group may read the key's file
  bool operator==(const TlsBytes&) const = default;
};

// Files without a mistake, parsed. What the server uses is made of this, so it uses nothing that was not verified.
struct VerifiedTls {
  TlsMaterial material;  // without authorities that have expired
  std::shared_ptr<const TlsContext> http;
  std::vector<std::string> names;     // DNS names of the server's own certificate
  Validity chain;                     // the time in which all certificates of the chain are valid
  std::optional<Validity> client_ca;  // of the authority that expires last; nothing if there is none
  absl::Time until;                   // when the first certificate expires: then they must be verified again
};

// The largest file that is read. A bundle of all public CAs has 220 KiB.
inline constexpr size_t kMaxTlsFileBytes = size_t{1} << 20;
// A chain has two or three certificates.
inline constexpr size_t kMaxChainCertificates = 16;
// Of the file of client CAs; public bundles have about 150.
inline constexpr size_t kMaxClientAuthorities = 1000;

// Reads regular files only, and at most kMaxTlsFileBytes of each. The error names the option, the file, what is wrong
// and the way out: NOT_FOUND if a file does not exist, otherwise FAILED_PRECONDITION.
absl::StatusOr<TlsBytes> ReadTlsFiles(const TlsOptions& options);

// Verifies that the key fits the certificate, that the chain is in order and valid `now`, that the client CAs can be
// used, and that OpenSSL accepts all of it. FAILED_PRECONDITION, with the same parts. `options` names the files;
// `check` is that of the context of HTTP.
absl::StatusOr<VerifiedTls> VerifyTls(const TlsBytes& bytes, const TlsOptions& options, absl::Time now,
                                      ClientCheck check);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_TLS_FILES_H_
