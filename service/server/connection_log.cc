#include "server/connection_log.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "telemetry/line_limit.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

constexpr std::chrono::minutes kPeriod{1};

void LogLimited(LineLimit& lines, LogLevel level, absl::string_view event, absl::string_view protocol, LogField why) {
  const std::optional<uint64_t> left_out = lines.Allow(std::chrono::steady_clock::now());
  if (!left_out.has_value()) return;
  Log(level, event, {{"protocol", std::string(protocol)}, why, {"times", absl::StrCat(*left_out + 1)}});
}

}  // namespace

void LogRefused(absl::string_view protocol, absl::string_view option) {
  static LineLimit lines(1, kPeriod);
  LogLimited(lines, LogLevel::kWarning, "connections are refused: a limit is reached", protocol,
             {"limit", std::string(option)});
}

void LogCannotAccept(absl::string_view protocol, int error) {
  static LineLimit lines(1, kPeriod);
  LogLimited(lines, LogLevel::kError, "cannot accept a connection; trying again", protocol,
             {"error", std::generic_category().message(error)});
}

}  // namespace status_translator
