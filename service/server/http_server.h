// The HTTP door: the site on its listeners.
#ifndef STATUS_TRANSLATOR_SERVER_HTTP_SERVER_H_
#define STATUS_TRANSLATOR_SERVER_HTTP_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lookup/current_translator.h"
#include "web/listener.h"
#include "web/site.h"

namespace status_translator {

// Serves from Start() until it goes. Thread-safe.
class HttpServer {
 public:
  // Listens on all of `listen` or on none. `answers` and `metrics` must outlive the server.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const CurrentTranslator& answers, Metrics& metrics,
                                                           const std::vector<std::string>& listen,
                                                           const std::string& cors_origin);

  // Where it listens, with the actual ports, in the order asked.
  const std::vector<std::string>& addresses() const { return addresses_; }

  // /readyz says 503; requests are still answered.
  void SetNotReady() { site_.SetNotReady(); }
  // Accepts no more connections; those that are open close after their next answer.
  void Quiesce();

 private:
  HttpServer(const CurrentTranslator& answers, Metrics& metrics, const std::string& cors_origin)
      : site_(answers, metrics, cors_origin) {}

  Site site_;
  std::vector<std::string> addresses_;
  std::vector<std::unique_ptr<HttpListener>> listeners_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_HTTP_SERVER_H_
