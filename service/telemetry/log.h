// The log: one event per line on standard error, as text on a terminal and as JSON otherwise. A thread of its own
// writes the lines, so that no caller waits for whatever reads the log. Everything here is thread-safe.
#ifndef STATUS_TRANSLATOR_TELEMETRY_LOG_H_
#define STATUS_TRANSLATOR_TELEMETRY_LOG_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"
#include "telemetry/log_writer.h"

namespace status_translator {

enum class LogLevel { kInfo, kWarning, kError };
enum class LogFormat { kText, kJson };

struct LogField {
  absl::string_view key;
  std::string value;
};

// The format for a file descriptor: text if it is a terminal.
LogFormat LogFormatFor(int descriptor);

// The longest line, without its end. A long list of mistakes in profiles still fits.
inline constexpr size_t kMaxLogLineBytes = size_t{16} << 10;

// Formats one line, without its end. As JSON, for example
//
//   {"time":"2026-01-02T03:04:05.678Z","level":"info","event":"stopping","signal":"Terminated"}
//
// Fields without a value are left out, and bytes that are not UTF-8 are replaced. Values that would make the line
// longer than kMaxLogLineBytes are cut and end in "... (cut)".
std::string FormatLog(LogFormat format, absl::string_view time, LogLevel level, absl::string_view event,
                      std::initializer_list<LogField> fields);

// Logs one event with the current time. Never blocks and never fails: a line that does not fit into the queue is
// dropped and counted.
void Log(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields = {},
         LogPriority priority = LogPriority::kService);

// Logs a message of the gRPC library. Clients can cause these as often as they like, so they are cut after 512 bytes,
// and at most ten per second are logged; the next one says how many were left out.
void LogGrpc(LogLevel level, absl::string_view message);

// Waits until all lines are written or dropped. False if that takes longer than `longest`.
bool FlushLog(std::chrono::milliseconds longest);

// How many lines were not written, because the log was read too slowly, could not be written, or a limit was reached.
uint64_t DroppedLogLines();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_LOG_H_
