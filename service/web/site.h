// All that the HTTP door serves: the twin of the API, its description, and health.
#ifndef STATUS_TRANSLATOR_WEB_SITE_H_
#define STATUS_TRANSLATOR_WEB_SITE_H_

#include <atomic>
#include <string>

#include "web/http.h"
#include "web/twin.h"

namespace status_translator {

// GET /healthz: 200 as long as the process answers. GET /readyz: 200, or 503 once it drains. GET /openapi.json: the
// OpenAPI 3.1 description of the rest. GET /metrics: Prometheus text. Thread-safe.
class Site {
 public:
  // Both must outlive it.
  Site(const LiveAnswers& answers, Metrics& metrics, std::string cors_origin)
      : metrics_(metrics), twin_(answers, metrics, std::move(cors_origin)) {}

  HttpReply Handle(const HttpRequest& request) const;

  // From now on /readyz says 503.
  void SetNotReady() { ready_ = false; }

 private:
  HttpReply Answer(const HttpRequest& request) const;

  Metrics& metrics_;
  Twin twin_;
  std::atomic<bool> ready_ = true;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_SITE_H_
