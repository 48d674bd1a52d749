// The error of an API, read from its body, whatever the format.
#ifndef STATUS_TRANSLATOR_WIRE_API_ERROR_H_
#define STATUS_TRANSLATOR_WIRE_API_ERROR_H_

#include <google/protobuf/any.pb.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/json.h"

namespace status_translator {

struct ApiError {
  std::optional<int> grpc_code;   // that the body itself names; may be above 16, never OK
  std::string grpc_word;          // as the body writes it
  std::optional<bool> retryable;  // whether a retry is safe, as the response itself says
  std::string error_code;         // at most kMaxErrorCodeBytes
  std::string message;
  std::vector<google::protobuf::Any> details;
  std::map<std::string, std::string> metadata;  // key and value pairs that belong in ErrorInfo
  std::optional<absl::Duration> wait;
  std::optional<int> http_status;  // 400-599, that the body itself names
  std::string domain;
  std::string request_id;
  std::string help;  // an http or https URL
  std::string resource_type;
  std::string resource_name;
  std::vector<v1::Finding> findings;
};

// Ignores a word that is longer than kMaxErrorCodeBytes: it is not an error code.
void SetErrorCode(absl::string_view word, ApiError& error);

// `word` is the code as the body writes it; if empty, the number is used. An error cannot be OK: OK and negative
// numbers are ignored and reported as FINDING_BODY_NOT_BELIEVED.
void SetGrpcCode(std::optional<int64_t> code, absl::string_view word, ApiError& error);

// Calls `read` with each element of an array and keeps the details that it returns. Details beyond the limits in the
// .cc file are left out and reported as FINDING_DETAIL_BROKEN, like those that `read` cannot read.
void ReadDetails(JsonValue details, std::optional<google::protobuf::Any> (*read)(JsonValue), ApiError& error);

// The reason of the ErrorInfo among the details becomes the error code.
void SetErrorCodeFromDetails(ApiError& error);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_API_ERROR_H_
