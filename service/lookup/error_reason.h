// The reasons of the errors of this service: stable names, which clients may compare.
#ifndef STATUS_TRANSLATOR_LOOKUP_ERROR_REASON_H_
#define STATUS_TRANSLATOR_LOOKUP_ERROR_REASON_H_

#include "absl/strings/string_view.h"

namespace status_translator {

// Becomes google.rpc.ErrorInfo.reason over gRPC, and the member `reason` of a problem over HTTP. A name never changes
// and is never reused.
enum class ErrorReason {
  // Arguments of the API.
  kClassUnknown,
  kCodeMissing,
  kCodeOutOfRange,
  kErrorCodeTooLong,
  kExposeTooLong,
  kFormatUnknown,
  kNotANumber,
  kOriginUnknown,
  kOutcomeUnknown,
  kRevisionTooLong,
  kStatusMissing,
  kTextMissing,
  kTextTooLong,
  kTooManyFields,
  kViewUnknown,
  // Something that does not exist.
  kGrpcCodeUnknown,
  kHttpStatusUnknown,
  kMethodUnknown,
  kPathUnknown,
  kProfileUnknown,
  kServiceUnknown,
  kShapeUnknown,
  // Bodies and messages.
  kBodyMalformed,
  kBodyNotTaken,
  kBodyTooLarge,
  kContentEncodingNotTaken,
  kContentTypeNotTaken,
  kDetailMalformed,
  kRequestMalformed,
  kRequestTooLong,
  // Requests over HTTP.
  kChunkMalformed,
  kContentLengthMalformed,
  kFieldMalformed,
  kFieldRepeated,
  kFramingAmbiguous,
  kHeadTooLarge,
  kHostMalformed,
  kHostMissing,
  kLineEndMalformed,
  kMethodNotAllowed,
  kParameterRepeated,
  kParameterUnknown,
  kRequestLineMalformed,
  kTargetMalformed,
  kTooManyParameters,
  kTransferEncodingNotTaken,
  kVersionNotTaken,
  // The state of the server.
  kBusy,
  kInternal,
  kShuttingDown,
  kTooManyWatches,  // keep this the last one: see kErrorReasons
};

inline constexpr int kErrorReasons = static_cast<int>(ErrorReason::kTooManyWatches) + 1;

// For example "CODE_MISSING".
absl::string_view ErrorReasonName(ErrorReason reason);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_ERROR_REASON_H_
