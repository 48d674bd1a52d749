// Everything that is served over HTTP: pages, the JSON API, its OpenAPI description, health and metrics.
#ifndef STATUS_TRANSLATOR_WEB_SITE_H_
#define STATUS_TRANSLATOR_WEB_SITE_H_

#include <atomic>
#include <string>

#include "web/http.h"
#include "web/json_api.h"
#include "web/page/explorer.h"

namespace status_translator {

// Beside the JSON API (json_api.h). Thread-safe.
//
//   GET /healthz         200 as long as the process answers
//   GET /readyz          200, or 503 after SetNotReady()
//   GET /metrics         Prometheus text (telemetry/metrics.h)
//   GET /openapi.json    the OpenAPI description of the JSON API (openapi.h)
//
// and beside the pages for people (page/explorer.h).
class Site {
 public:
  // `translator` and `metrics` must outlive this. `cors_origin`: as of JsonApi.
  Site(const CurrentTranslator& translator, Metrics& metrics, std::string cors_origin)
      : metrics_(metrics), explorer_(translator), json_api_(translator, metrics, std::move(cors_origin)) {}

  HttpReply Handle(const HttpRequest& request) const;

  // From now on /readyz answers 503.
  void SetNotReady() { ready_ = false; }

 private:
  HttpReply Dispatch(const HttpRequest& request) const;

  Metrics& metrics_;
  Explorer explorer_;
  JsonApi json_api_;
  std::atomic<bool> ready_ = true;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_SITE_H_
