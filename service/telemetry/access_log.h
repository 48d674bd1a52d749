// The access log: samples one call in N and logs it when it ends.
#ifndef STATUS_TRANSLATOR_TELEMETRY_ACCESS_LOG_H_
#define STATUS_TRANSLATOR_TELEMETRY_ACCESS_LOG_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace status_translator {

// Samples the next call and then every N-th one; 0 (the initial state): none. Thread-safe.
void SetAccessLog(uint64_t one_in);

// Whether the call that begins now is sampled. Call it once for each call. Thread-safe.
bool SampleAccess();

struct Access {
  absl::string_view protocol;  // "grpc" or "http"
  std::string method;          // "/package.Service/Method" or "GET /path"; cut after 200 bytes
  std::string peer;
  std::string trace_id;  // may be empty
};

// Reads the 32 hexadecimal digits of the trace id from a W3C traceparent, for example
// "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01". Empty if the traceparent is not valid.
std::string TraceId(absl::string_view traceparent);

// Logs a call that ended with `code`, a gRPC code or an HTTP status. Never blocks: lines that cannot be written fast
// enough are dropped and counted. Thread-safe.
void LogAccess(const Access& access, absl::string_view code, absl::Duration took);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_ACCESS_LOG_H_
