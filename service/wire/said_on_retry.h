// What the outcome of a gRPC call says about a retry, apart from its code.
#ifndef STATUS_TRANSLATOR_WIRE_SAID_ON_RETRY_H_
#define STATUS_TRANSLATOR_WIRE_SAID_ON_RETRY_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/details.h"
#include "wire/fields.h"

namespace status_translator {

struct SaidOnRetry {
  absl::string_view refusal;                 // why the same request must not be sent again; empty: nothing says so
  std::optional<absl::Duration> pushback;    // the wait in grpc-retry-pushback-ms
  std::optional<absl::Duration> retry_info;  // the wait in google.rpc.RetryInfo
  std::optional<absl::Duration> header;      // the wait in Retry-After or a relative in milliseconds
  bool NamesWait() const { return pushback.has_value() || retry_info.has_value() || header.has_value(); }
};

// Reads grpc-retry-pushback-ms (gRFC A6), a decimal number of milliseconds; with any other value, or more than one, the
// server asks not to retry at all. For example:
//   grpc-retry-pushback-ms: 1500   retry after 1.5 s
//   grpc-retry-pushback-ms: -1     do not retry
// Sets `pushback` and `refusal`. A wait of more than kLongestWait is a refusal too: no caller waits for it.
void ReadPushback(const Fields& metadata, SaidOnRetry& said, v1::ConversionReport& report);

// Reads RetryInfo. A wait that is negative or more than kLongestWait gives no advice.
void ReadRetryInfo(const StatusDetails& details, SaidOnRetry& said, v1::ConversionReport& report);

// Reads Retry-After and its relatives in milliseconds among the metadata of a gRPC call, as WaitOfHeaders does.
void ReadRetryAfter(const Fields& metadata, SaidOnRetry& said, v1::ConversionReport& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_SAID_ON_RETRY_H_
