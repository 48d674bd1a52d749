// The log: one event a line on standard error, text on a terminal and JSON otherwise.
#ifndef STATUS_TRANSLATOR_TELEMETRY_LOG_H_
#define STATUS_TRANSLATOR_TELEMETRY_LOG_H_

#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

enum class LogLevel { kInfo, kWarning, kError };
enum class LogFormat { kText, kJson };

struct LogField {
  absl::string_view key;
  std::string value;
};

// The format for a file descriptor: text if it is a terminal.
LogFormat LogFormatFor(int descriptor);

// One line without its end. JSON keys: time, level, event, then the fields that are not empty. Bytes that are not UTF-8
// are replaced.
std::string FormatLog(LogFormat format, absl::string_view time, LogLevel level, absl::string_view event,
                      std::initializer_list<LogField> fields);

// The same at this moment, in the format of standard error.
std::string FormatLogNow(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields);

// Writes one event. Thread-safe; never blocks on anything but the descriptor, and never fails.
void Log(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields = {});

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_LOG_H_
