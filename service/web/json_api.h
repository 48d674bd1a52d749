// The same answers as over gRPC, as JSON over HTTP.
#ifndef STATUS_TRANSLATOR_WEB_JSON_API_H_
#define STATUS_TRANSLATOR_WEB_JSON_API_H_

#include <string>

#include "lookup/current_translator.h"
#include "telemetry/metrics.h"
#include "web/http.h"

namespace status_translator {

// Serves requests below /v1. Immutable, so thread-safe.
//
//   GET /v1/http/{code}?origin=&error_code=&profile=    HttpToGrpc; origin as "intermediary" or the enum's name
//   GET /v1/grpc/{code}?profile=                        GrpcToHttp; a name or a number
//   GET /v1/http?class=&outcome=                        ListHttpStatuses; class as "4xx", outcome as "normal"
//   GET /v1/grpc                                        ListGrpcCodes
//   GET /v1/catalog/http/{code}, /v1/catalog/grpc/{code}
//   GET /v1/profiles, /v1/profiles/{name}
//   GET /v1/compare/http/{code}, /v1/compare/grpc/{code}
//   POST /v1:convertHttpResponse, /v1:convertGrpcResponse   ConvertHttpResponse, ConvertGrpcResponse; JSON in and out
//
// Bodies are protobuf's canonical JSON of the response messages. Every answer to GET has an ETag, a hash of its
// body; errors are problem+json. HEAD is answered as GET without the body.
class JsonApi {
 public:
  // Both must outlive it. `cors_origin` is sent as Access-Control-Allow-Origin; empty: no CORS.
  JsonApi(const CurrentTranslator& answers, Metrics& metrics, std::string cors_origin)
      : answers_(answers), metrics_(metrics), cors_origin_(std::move(cors_origin)) {}

  HttpReply Handle(const HttpRequest& request) const;

 private:
  HttpReply Answer(const HttpRequest& request) const;

  const CurrentTranslator& answers_;
  Metrics& metrics_;
  const std::string cors_origin_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_JSON_API_H_
