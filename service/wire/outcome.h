// The outcome of a gRPC call, read from and written as trailers, for example
//   grpc-status: 5
//   grpc-message: no book 7
//   grpc-status-details-bin: CAUSCW5vIGJvb2sgNw   (base64 of a google.rpc.Status)
#ifndef STATUS_TRANSLATOR_WIRE_OUTCOME_H_
#define STATUS_TRANSLATOR_WIRE_OUTCOME_H_

#include <cstddef>
#include <optional>
#include <string>

#include "google/rpc/status.pb.h"
#include "wire/fields.h"

namespace status_translator {

// The most that trailers may take, counted as HTTP/2 does (name, value and 32 more for each): below the 8 KiB that gRPC
// libraries accept by default.
inline constexpr size_t kMaxTrailerBytes = 8000;
inline constexpr size_t kTrailerOverhead = 32;

// Whether Content-Type is gRPC's, or gRPC-Web's.
bool HasGrpcContentType(const Fields& headers);

// Whether the headers or the trailers have a grpc-status.
bool HasGrpcStatus(const v1::HttpResponse& http);

// Reads grpc-status, grpc-message and grpc-status-details-bin; none if there is no grpc-status. Never fails: invalid
// values have a defined meaning (see v1::Finding) and are reported.
std::optional<google::rpc::Status> DecodeOutcome(const Fields& trailers, v1::ConversionReport& report);

// The values of trailers, not yet encoded.
struct OutcomeValues {
  int code = 0;
  std::string message;  // UTF-8
  std::string details;  // a serialised google.rpc.Status; empty: there are no details
  Fields metadata;      // other fields
};

// The values for an outcome and its `metadata`. Beyond kMaxTrailerBytes, counted as they are encoded, it cuts in the
// order that ConvertHttpResponseResponse.trailers states, and reports it.
OutcomeValues FitOutcome(const google::rpc::Status& status, Fields metadata, v1::ConversionReport& report);

// Appends grpc-status, grpc-message (percent-encoded) and grpc-status-details-bin (base64), then the metadata.
void EncodeOutcome(const OutcomeValues& values, Fields& trailers);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_OUTCOME_H_
