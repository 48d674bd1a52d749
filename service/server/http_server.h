// The HTTP server: the site on its listening sockets.
#ifndef STATUS_TRANSLATOR_SERVER_HTTP_SERVER_H_
#define STATUS_TRANSLATOR_SERVER_HTTP_SERVER_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lookup/current_translator.h"
#include "support/limits.h"
#include "web/listener.h"
#include "web/site.h"
#include "web/tls_context.h"

namespace status_translator {

// Serves from Start() until it is destroyed. Thread-safe.
class HttpServer {
 public:
  // Listens on all of `listen` ("host:port" or "[v6]:port") or on none. `translator` and `metrics` must outlive the
  // server. `cors_origin`: as of JsonApi. `max_connections`: of each address. `tls`: as of HttpListener.
  // INVALID_ARGUMENT for a wrong address, UNAVAILABLE if one cannot be listened on.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const CurrentTranslator& translator, Metrics& metrics,
                                                           const std::vector<std::string>& listen,
                                                           const std::string& cors_origin,
                                                           size_t max_connections = kMaxHttpConnections,
                                                           const TlsContextSource& tls = nullptr);

  // Where it listens, with the actual ports, in the order of `listen`.
  const std::vector<std::string>& addresses() const { return addresses_; }

  // /readyz answers 503 from now on; requests are still answered.
  void SetNotReady() { site_.SetNotReady(); }
  // Closes the listening sockets; each open connection closes after its next reply.
  void Quiesce();
  // As of HttpListener, for all of them.
  void WaitForReplies(std::chrono::steady_clock::time_point deadline);

 private:
  HttpServer(const CurrentTranslator& translator, Metrics& metrics, const std::string& cors_origin)
      : site_(translator, metrics, cors_origin) {}

  Site site_;
  std::vector<std::string> addresses_;
  std::vector<std::unique_ptr<HttpListener>> listeners_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_HTTP_SERVER_H_
