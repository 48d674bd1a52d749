// The JSON API: the methods of TranslationService and CatalogService over HTTP, with the same answers as over gRPC.
#ifndef STATUS_TRANSLATOR_WEB_JSON_API_H_
#define STATUS_TRANSLATOR_WEB_JSON_API_H_

#include <string>

#include "lookup/current_translator.h"
#include "telemetry/metrics.h"
#include "web/http.h"

namespace status_translator {

// Serves requests below /v1. Thread-safe.
//
// The annotations google.api.http of the methods give the paths. A code is a number or, of gRPC, also a name; other
// fields of a request are parameters, for example ?origin=intermediary&class=4xx.
//
// Bodies are protobuf's canonical JSON of the response messages. Replies to GET have an ETag (etag.h); errors are
// problem+json (problem.h). HEAD gets the reply to GET without the body.
class JsonApi {
 public:
  // `translator` and `metrics` must outlive this. `cors_origin` is sent as Access-Control-Allow-Origin; empty: no CORS.
  JsonApi(const CurrentTranslator& translator, Metrics& metrics, std::string cors_origin)
      : translator_(translator), metrics_(metrics), cors_origin_(std::move(cors_origin)) {}

  HttpReply Handle(const HttpRequest& request) const;

 private:
  HttpReply Dispatch(const HttpRequest& request) const;

  const CurrentTranslator& translator_;
  Metrics& metrics_;
  const std::string cors_origin_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_JSON_API_H_
