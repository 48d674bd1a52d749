// The credentials of gRPC's TLS listeners, whose certificate can be replaced while they serve.
#ifndef STATUS_TRANSLATOR_SERVER_TLS_CREDENTIALS_H_
#define STATUS_TRANSLATOR_SERVER_TLS_CREDENTIALS_H_

#include <grpcpp/security/server_credentials.h>

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/memory_file.h"
#include "web/tls_context.h"

namespace status_translator {

// gRPC 1.51 replaces the certificate of a running listener only by watching files, and forgets the old one before it
// has tried the new one: after a key that does not fit, every handshake fails. So it watches files in memory, which
// are written from what VerifyTls() has accepted. Certificates and key are in one file: gRPC reads it twice and
// compares the times of its last change, so it never serves halves of two pairs. Not thread-safe.
class TlsCredentials {
 public:
  // With authorities in `material`, clients need a certificate from one of them that `check` admits; others are refused
  // in the handshake, before HTTP/2. `completed` is called after each other handshake, in a thread of gRPC, and must
  // not block. UNAVAILABLE if the system cannot make a file in memory.
  static absl::StatusOr<std::unique_ptr<TlsCredentials>> Make(const TlsMaterial& material, ClientCheck check,
                                                              std::function<void()> completed);

  const std::shared_ptr<grpc::ServerCredentials>& get() const { return credentials_; }

  // New connections get these within about a second, and none resumes a session from before; open ones go on. If
  // UNAVAILABLE, the previous ones stay.
  absl::Status Replace(const TlsMaterial& material);

 private:
  TlsCredentials() = default;

  std::unique_ptr<MemoryFile> pair_;
  std::unique_ptr<MemoryFile> client_ca_;  // null: clients need no certificate
  std::shared_ptr<grpc::ServerCredentials> credentials_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_TLS_CREDENTIALS_H_
