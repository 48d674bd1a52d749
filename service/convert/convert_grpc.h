// A whole gRPC outcome as the HTTP response that it means.
#ifndef STATUS_TRANSLATOR_CONVERT_CONVERT_GRPC_H_
#define STATUS_TRANSLATOR_CONVERT_CONVERT_GRPC_H_

#include "absl/status/status.h"
#include "lookup/translator.h"
#include "statustranslator/v1/translation_service.pb.h"

namespace status_translator {

// Errors: see TranslationService. Thread-safe; memory and time are linear in the request and bounded by kMaxBodyBytes.
absl::Status ConvertGrpcResponse(const Translator& translator, const v1::ConvertGrpcResponseRequest& request,
                                 v1::ConvertGrpcResponseResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CONVERT_GRPC_H_
