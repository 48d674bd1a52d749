// Whole responses, from one protocol's shape to the other's.
#ifndef STATUS_TRANSLATOR_CODEC_CONVERT_H_
#define STATUS_TRANSLATOR_CODEC_CONVERT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "codec/answers.h"
#include "statustranslator/v1/translation_service.pb.h"

namespace status_translator {

// The type of the detail that carries the original response.
inline constexpr absl::string_view kOriginalType = "statustranslator.v1.OriginalResponse";

// How a conversion is counted; "OWN" where the response said its code itself.
struct CountedAs {
  std::string profile;
  absl::string_view kind;
  absl::string_view http_class;  // "4xx"
};
CountedAs Counted(const v1::ConversionReport& report);

// Errors: see TranslationService. Thread-safe; memory and time are linear in the request and bounded by kMaxBodyBytes.
absl::Status ConvertHttpResponse(const Answers& answers, const v1::ConvertHttpResponseRequest& request,
                                 v1::ConvertHttpResponseResponse& response);
absl::Status ConvertGrpcResponse(const Answers& answers, const v1::ConvertGrpcResponseRequest& request,
                                 v1::ConvertGrpcResponseResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CODEC_CONVERT_H_
