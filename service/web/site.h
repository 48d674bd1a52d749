// All that the HTTP door serves: the twin of the API, its description, and health.
#ifndef STATUS_TRANSLATOR_WEB_SITE_H_
#define STATUS_TRANSLATOR_WEB_SITE_H_

#include <atomic>
#include <string>

#include "web/http.h"
#include "web/json_api.h"

namespace status_translator {

// GET /healthz: 200 as long as the process answers. GET /readyz: 200, or 503 once it drains. GET /openapi.json: the
// OpenAPI 3.1 description of the rest. GET /metrics: Prometheus text. Thread-safe.
class Site {
 public:
  // Both must outlive it.
  Site(const CurrentTranslator& answers, Metrics& metrics, std::string cors_origin)
      : metrics_(metrics), json_api_(answers, metrics, std::move(cors_origin)) {}

  HttpReply Handle(const HttpRequest& request) const;

  // From now on /readyz says 503.
  void SetNotReady() { ready_ = false; }

 private:
  HttpReply Answer(const HttpRequest& request) const;

  Metrics& metrics_;
  JsonApi json_api_;
  std::atomic<bool> ready_ = true;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_SITE_H_
