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
//   GET /v1/http/{code}?origin=&error_code=&profile=    HttpToGrpc; origin: for example "intermediary", or the enum
//   name GET /v1/grpc/{code}?profile=                        GrpcToHttp; code: a name or a number GET
//   /v1/http?class=&outcome=                        ListHttpStatuses; for example class=4xx, outcome=normal GET
//   /v1/grpc                                        ListGrpcCodes GET /v1/catalog/http/{code}, /v1/catalog/grpc/{code}
//   GET /v1/profiles, /v1/profiles/{name}
//   GET /v1/compare/http/{code}, /v1/compare/grpc/{code}
//   POST /v1:convertHttpResponse, /v1:convertGrpcResponse   ConvertHttpResponse, ConvertGrpcResponse; JSON in and out
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
