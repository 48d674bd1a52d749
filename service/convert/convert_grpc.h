// A whole gRPC outcome becomes an HTTP response.
#ifndef STATUS_TRANSLATOR_CONVERT_CONVERT_GRPC_H_
#define STATUS_TRANSLATOR_CONVERT_CONVERT_GRPC_H_

#include "absl/status/status.h"
#include "lookup/translator.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

// Fills an empty `response`. Errors: see TranslationService.ConvertGrpcResponse. Thread-safe. Memory and time are
// linear in the request; the caller bounds its size (kMaxGrpcRequestBytes, kMaxRequestBodyBytes).
absl::Status ConvertGrpcResponse(const Translator& translator, const v1::ConvertGrpcResponseRequest& request,
                                 v1::ConvertGrpcResponseResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CONVERT_GRPC_H_
