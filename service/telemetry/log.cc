#include "telemetry/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

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

spdlog::logger& Logger() {
  static spdlog::logger& logger = []() -> spdlog::logger& {
    auto* made = new spdlog::logger("log", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    // A log that cannot be written must not take the service down, nor write about itself.
    made->set_error_handler([](const std::string&) {});
    return *made;
  }();
  return logger;
}

}  // namespace

LogFormat LogFormatFor(int descriptor) { return isatty(descriptor) != 0 ? LogFormat::kText : LogFormat::kJson; }

std::string FormatLog(LogFormat format, absl::string_view time, LogLevel level, absl::string_view event,
                      std::initializer_list<LogField> fields) {
  if (format == LogFormat::kJson) {
    nlohmann::ordered_json line = {
        {"time", std::string(time)}, {"level", std::string(LevelName(level))}, {"event", std::string(event)}};
    for (const LogField& field : fields) {
      if (!field.value.empty()) line[std::string(field.key)] = field.value;
    }
    return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  }
  std::string line = absl::StrCat(time, " ", LevelName(level), ": ", absl::Utf8SafeCEscape(event));
  for (const LogField& field : fields) {
    if (!field.value.empty()) absl::StrAppend(&line, "  ", field.key, "=", absl::Utf8SafeCEscape(field.value));
  }
  return line;
}

std::string FormatLogNow(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields) {
  static const LogFormat format = LogFormatFor(STDERR_FILENO);
  const std::string time = absl::FormatTime("%Y-%m-%d%ET%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone());
  return FormatLog(format, time, level, event, fields);
}

void Log(LogLevel level, absl::string_view event, std::initializer_list<LogField> fields) {
  Logger().info(FormatLogNow(level, event, fields));
}

}  // namespace status_translator
