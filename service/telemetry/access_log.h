// The access log: one line for one call in so many.
#ifndef STATUS_TRANSLATOR_TELEMETRY_ACCESS_LOG_H_
#define STATUS_TRANSLATOR_TELEMETRY_ACCESS_LOG_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace status_translator {

// Takes the first call from now on and then every `every`-th; 0: none, which is so at the start. Thread-safe.
void SetAccessLog(uint64_t every);

// Whether the call that begins now is one to log. Thread-safe.
bool AccessLogTakes();

struct Access {
  absl::string_view protocol;  // "grpc" or "http"
  std::string method;          // "/package.Service/Method", or "GET /path"; cut at 200 bytes
  std::string peer;
  std::string trace_id;  // empty: left out
};

// The 32 hex digits of a W3C traceparent's trace id; empty where it is not valid.
std::string TraceId(absl::string_view traceparent);

// Logs a call that ended with `code`. Never blocks: lines that cannot be written as fast as they come are dropped and
// counted. Thread-safe.
void LogAccess(const Access& access, absl::string_view code, absl::Duration took);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_ACCESS_LOG_H_
