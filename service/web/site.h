// All that the HTTP door serves: the twin of the API, its description, and health.
#ifndef STATUS_TRANSLATOR_WEB_SITE_H_
#define STATUS_TRANSLATOR_WEB_SITE_H_

#include <atomic>
#include <string>

#include "web/http.h"
#include "web/twin.h"

namespace status_translator {

// GET /healthz: 200 as long as the process answers. GET /readyz: 200, or 503 once it drains. GET /openapi.json: the
// OpenAPI 3.1 description of the rest. Thread-safe.
class Site {
 public:
  // `answers` must outlive it.
  Site(const Answers& answers, std::string cors_origin) : twin_(answers, std::move(cors_origin)) {}

  HttpReply Handle(const HttpRequest& request) const;

  // From now on /readyz says 503.
  void SetNotReady() { ready_ = false; }

 private:
  Twin twin_;
  std::atomic<bool> ready_ = true;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_SITE_H_
