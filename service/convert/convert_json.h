// Requests and responses of the conversions as protobuf's JSON. Details of types that nobody here knows are
// {"@type": …, "value": base64}, where the library would refuse the whole message.
#ifndef STATUS_TRANSLATOR_CONVERT_CONVERT_JSON_H_
#define STATUS_TRANSLATOR_CONVERT_CONVERT_JSON_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

// The response as protobuf's JSON, indented; details of a type that protobuf does not know are written in base64.
absl::StatusOr<std::string> ConversionJson(const v1::ConvertHttpResponseResponse& response);
absl::StatusOr<std::string> ConversionJson(const v1::ConvertGrpcResponseResponse& response);

// An error is INVALID_ARGUMENT and says what is wrong and where.
absl::Status ReadConversionJson(absl::string_view text, v1::ConvertHttpResponseRequest& request);
absl::Status ReadConversionJson(absl::string_view text, v1::ConvertGrpcResponseRequest& request);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CONVERT_JSON_H_
