// Reads requests for conversions from protobuf's JSON, and writes the responses. A detail of an unknown type is written
// as {"@type": "type.googleapis.com/a.B", "value": "<base64>"}; protobuf itself would reject the whole message.
#ifndef STATUS_TRANSLATOR_CONVERT_CONVERT_JSON_H_
#define STATUS_TRANSLATOR_CONVERT_CONVERT_JSON_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

// The response, indented, with a line end. An error if it cannot be written as JSON.
absl::StatusOr<std::string> ConversionJson(const v1::ConvertHttpResponseResponse& response);
absl::StatusOr<std::string> ConversionJson(const v1::ConvertGrpcResponseResponse& response);

// Reads into an empty `request`, for example {"http": {"code": 404}} or {"status": {"code": 5, "message": "no book"}}.
// INVALID_ARGUMENT with what is wrong, and where.
absl::Status ReadConversionJson(absl::string_view text, v1::ConvertHttpResponseRequest& request);
absl::Status ReadConversionJson(absl::string_view text, v1::ConvertGrpcResponseRequest& request);
absl::Status ReadConversionJson(absl::string_view text, v1::DiagnoseRequest& request);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CONVERT_JSON_H_
