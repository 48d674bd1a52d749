// Reads the files of TLS and verifies them before anything uses them.
#ifndef STATUS_TRANSLATOR_SERVER_TLS_FILES_H_
#define STATUS_TRANSLATOR_SERVER_TLS_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/tls_options.h"

namespace status_translator {

// The bytes of the files as they are on disk.
struct TlsBytes {
  std::string certificate;
  std::string key;
  std::string client_ca;        // empty: there is no such file
  bool key_is_exposed = false;  // users other than the owner and the group may read the key's file
  bool operator==(const TlsBytes&) const = default;
};

// What the certificates say.
struct TlsFacts {
  absl::Time not_before;  // the time in which all certificates of the chain are valid
  absl::Time not_after;
  std::vector<std::string> names;  // DNS names of the server's own certificate
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
// used, and that OpenSSL accepts all of it. FAILED_PRECONDITION, with the same parts. `options` names the files.
absl::StatusOr<TlsFacts> VerifyTls(const TlsBytes& bytes, const TlsOptions& options, absl::Time now);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_TLS_FILES_H_
