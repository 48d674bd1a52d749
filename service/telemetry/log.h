// The log: one event a line on standard error, text on a terminal and JSON otherwise. A thread of its own writes it, so
// that no caller waits for a reader of the log. Everything here is thread-safe.
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

// A line has at most so many bytes: a long list of mistakes still fits.
inline constexpr size_t kMaxLogLineBytes = size_t{16} << 10;

// One line without its end. JSON keys: time, level, event, then the fields that are not empty. Bytes that are not UTF-8
// are replaced. Values that would make the line longer than kMaxLogLineBytes are cut, and end in "... (cut)".
std::string FormatLog(LogFormat format, absl::string_view time, LogLevel level, absl::string_view event,
                      std::initializer_list<LogField> fields);

// Logs one event, now. Never blocks and never fails: a line that finds no room is dropped and counted.
void Log(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields = {},
         LogPriority priority = LogPriority::kFromResponse);

// Logs a message of the gRPC library, which clients can cause as often as they like: cut at 512 bytes, and at most ten
// a second; a later line says how many there were in between.
void LogGrpc(LogLevel level, absl::string_view message);

// Waits until all lines are written; false where that took longer than `longest`.
bool FlushLog(std::chrono::milliseconds longest);

// How many lines were not written, because the log was not read, could not be written, or was over a limit.
uint64_t DroppedLogLines();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_LOG_H_
