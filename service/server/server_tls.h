// TLS of the running server: what its listeners use, and following the files.
#ifndef STATUS_TRANSLATOR_SERVER_SERVER_TLS_H_
#define STATUS_TRANSLATOR_SERVER_SERVER_TLS_H_

#include <grpcpp/security/server_credentials.h>

#include <functional>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/tls_options.h"
#include "support/poller.h"
#include "telemetry/metrics.h"
#include "web/tls_context.h"

namespace status_translator {

// Reads and verifies the files when they change, and hands them to the listeners of gRPC and HTTP only then: after a
// mistake the previous certificate is served on, the mistake is logged once and counted. Open connections go on in
// either case. Thread-safe.
class ServerTls {
 public:
  // `options` must be enabled. `metrics` must outlive this, and this the listeners. The error is one for the operator:
  // NOT_FOUND if a file does not exist, UNAVAILABLE if the system has no resources, otherwise FAILED_PRECONDITION.
  static absl::StatusOr<std::unique_ptr<ServerTls>> Open(const TlsOptions& options, Metrics& metrics);

  // The same as long as this exists; what they present changes. `completed` is called after each handshake that admits
  // its client, in a thread of gRPC, and must not block. Call it before connections are accepted.
  std::shared_ptr<grpc::ServerCredentials> GrpcCredentials(std::function<void()> completed);
  // The source of the HTTP listeners.
  TlsContextSource http_contexts() const;

  // Looks at the files every `interval` from now on, in a thread of its own.
  void Follow(absl::Duration interval);
  // Makes that thread look now, if there is one.
  void Force();

 private:
  struct State;

  explicit ServerTls(std::shared_ptr<State> state);

  const std::shared_ptr<State> state_;  // shared with the thread of the poller
  std::optional<Poller> poller_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_SERVER_TLS_H_
