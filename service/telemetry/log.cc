#include "telemetry/log.h"

#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "telemetry/line_limit.h"

namespace status_translator {
namespace {

absl::string_view LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      break;
  }
  return "error";
}

// Longer messages of gRPC quote a client's header.
constexpr size_t kMaxGrpcMessageBytes = 512;
// Enough to see what is wrong. Without a limit, a flood of bad headers writes a gigabyte in minutes.
constexpr uint64_t kGrpcLinesPerSecond = 10;
constexpr absl::string_view kCut = "... (cut)";

std::string Cut(absl::string_view value, size_t bytes) {
  return value.size() <= bytes ? std::string(value) : absl::StrCat(value.substr(0, bytes), kCut);
}

bool NeedsEscapes(absl::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return !absl::ascii_isprint(static_cast<unsigned char>(c)) || c == '"' || c == '\\';
  });
}

// A JSON string; bytes that are not UTF-8 are replaced.
void AppendQuoted(absl::string_view text, std::string& line) {
  if (NeedsEscapes(text)) {
    line += nlohmann::json(std::string(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  } else {
    absl::StrAppend(&line, "\"", text, "\"");  // nearly all texts; much faster
  }
}

// Cuts values after `longest` bytes.
std::string Format(LogFormat format, absl::string_view time, LogLevel level, absl::string_view event,
                   absl::Span<const LogField> fields, size_t longest) {
  const bool json = format == LogFormat::kJson;
  std::string line;
  if (json) {
    line = absl::StrCat("{\"time\":\"", time, "\",\"level\":\"", LevelName(level), "\",\"event\":");
    AppendQuoted(event, line);
  } else {
    line = absl::StrCat(time, " ", LevelName(level), ": ", absl::Utf8SafeCEscape(event));
  }
  for (const LogField& field : fields) {
    if (field.value.empty()) continue;
    const std::string value = Cut(field.value, longest);
    if (json) {
      absl::StrAppend(&line, ",\"", field.key, "\":");
      AppendQuoted(value, line);
    } else {
      absl::StrAppend(&line, "  ", field.key, "=", absl::Utf8SafeCEscape(value));
    }
  }
  if (json) line.push_back('}');
  return line;
}

std::string FormatNow(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields) {
  static const LogFormat format = LogFormatFor(STDERR_FILENO);
  const std::string time = absl::FormatTime("%Y-%m-%d%ET%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone());
  return FormatLog(format, time, level, event, fields);
}

std::string DroppedNotice(uint64_t lines) {
  return FormatNow(LogLevel::kWarning, "log lines were dropped: the log could not be written fast enough",
                   {{"lines", absl::StrCat(lines)}});
}

// Never destroyed: threads may log until the process exits.
LogWriter& Writer() {
  static LogWriter& writer = *new LogWriter(STDERR_FILENO, DroppedNotice);
  return writer;
}

}  // namespace

LogFormat LogFormatFor(int descriptor) { return isatty(descriptor) != 0 ? LogFormat::kText : LogFormat::kJson; }

std::string FormatLog(LogFormat format, absl::string_view time, LogLevel level, absl::string_view event,
                      std::initializer_list<LogField> fields) {
  // Escaping makes values longer by an unknown factor, so their length is halved until the line fits.
  for (size_t bytes = kMaxLogLineBytes;; bytes /= 2) {
    std::string line = Format(format, time, level, event, fields, bytes);
    if (line.size() <= kMaxLogLineBytes || bytes == 0) return line;
  }
}

void Log(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields, LogPriority priority) {
  Writer().Write(FormatNow(level, event, fields), priority);
}

void LogGrpc(LogLevel level, absl::string_view message) {
  static LineLimit& limit = *new LineLimit(kGrpcLinesPerSecond, std::chrono::seconds(1));
  const std::optional<uint64_t> left_out = limit.Allow(std::chrono::steady_clock::now());
  if (!left_out.has_value()) return Writer().CountDropped(1);
  Log(level, "grpc",
      {{"message", Cut(message, kMaxGrpcMessageBytes)},
       {"left_out_before", *left_out == 0 ? "" : absl::StrCat(*left_out)}},
      LogPriority::kClient);
}

bool FlushLog(std::chrono::milliseconds longest) { return Writer().Flush(longest); }

uint64_t DroppedLogLines() { return Writer().dropped(); }

}  // namespace status_translator
