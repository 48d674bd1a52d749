#include "wire/said_on_retry.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "google/rpc/error_details.pb.h"
#include "wire/wait.h"

namespace status_translator {
namespace {

constexpr absl::string_view kPushback = "grpc-retry-pushback-ms";
constexpr absl::string_view kRefused = "the server asks not to retry (grpc-retry-pushback-ms)";
constexpr absl::string_view kTooLong = "the server asks for a wait of more than a day (grpc-retry-pushback-ms)";

bool IsNumber(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

}  // namespace

void ReadPushback(const Fields& metadata, SaidOnRetry& said, v1::ConversionReport& report) {
  bool is_present = false;
  for (const v1::Header& field : metadata) {
    if (!IsSameName(field.name(), kPushback)) continue;
    absl::string_view value = FieldValue(field);
    int32_t milliseconds = 0;
    if (is_present || !IsNumber(value) || !absl::SimpleAtoi(value, &milliseconds)) {
      // A negative number is the usual way to refuse; anything else is a mistake of the server.
      if (is_present || !absl::ConsumePrefix(&value, "-") || !IsNumber(value)) {
        AddFinding(v1::FINDING_RETRY_AFTER_MALFORMED, report);
      }
      said.refusal = kRefused;
    } else if (absl::Milliseconds(milliseconds) > kLongestWait) {
      AddFinding(v1::FINDING_WAIT_NOT_BELIEVED, report);
      said.refusal = kTooLong;
    } else {
      said.pushback = absl::Milliseconds(milliseconds);
    }
    is_present = true;
  }
  if (!said.refusal.empty()) said.pushback.reset();
}

void ReadRetryInfo(const StatusDetails& details, SaidOnRetry& said, v1::ConversionReport& report) {
  google::rpc::RetryInfo info;
  if (!FindDetail(details, info) || !info.has_retry_delay()) return;
  const absl::Duration delay =
      absl::Seconds(info.retry_delay().seconds()) + absl::Nanoseconds(info.retry_delay().nanos());
  if (delay >= absl::ZeroDuration() && delay <= kLongestWait) {
    said.retry_info = delay;
  } else {
    AddFinding(v1::FINDING_WAIT_NOT_BELIEVED, report);
  }
}

void ReadRetryAfter(const Fields& metadata, SaidOnRetry& said, v1::ConversionReport& report) {
  const auto is_read = [](const v1::Header& field) {
    return absl::StartsWithIgnoreCase(field.name(), "retry-after") ||
           absl::StartsWithIgnoreCase(field.name(), "x-ms-retry-after");
  };
  if (std::none_of(metadata.begin(), metadata.end(), is_read)) return;
  // With the status of a gRPC response, for which WaitOfHeaders does not read the fields of rate limits: many servers
  // send them with each response.
  constexpr int kOkHttp = 200;
  v1::HttpResponse http;
  http.set_code(kOkHttp);
  for (const v1::Header& field : metadata) {
    if (is_read(field) || IsSameName(field.name(), "date")) *http.add_headers() = field;
  }
  said.header = WaitOfHeaders(http, ResponseTime(http), report);
}

}  // namespace status_translator
