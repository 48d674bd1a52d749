#include "server/connection_log.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "telemetry/line_limit.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

// At most this many different lines a minute. There are two protocols, three limits and a few errors.
constexpr size_t kLines = 16;

void LogOnceAMinute(LogLevel level, absl::string_view event, absl::string_view protocol, const LogField& why) {
  static DistinctLineLimit lines(kLines, std::chrono::minutes(1));
  if (!lines.Allow(absl::StrCat(event, protocol, why.value), std::chrono::steady_clock::now()).has_value()) return;
  Log(level, event, {{"protocol", std::string(protocol)}, why});
}

}  // namespace

void LogRefused(absl::string_view protocol, absl::string_view limit) {
  LogOnceAMinute(LogLevel::kWarning, "connections are refused: a limit is reached", protocol,
                 {"limit", std::string(limit)});
}

void LogHandshakeFailed(absl::string_view protocol, const std::string& peer, const char* error) {
  static LineLimit lines(1, std::chrono::minutes(1));
  if (!lines.Allow(std::chrono::steady_clock::now()).has_value()) return;
  Log(LogLevel::kWarning, "a TLS handshake failed",
      {{"protocol", std::string(protocol)}, {"client", peer}, {"error", error}}, LogPriority::kClient);
}

void LogCannotAccept(absl::string_view protocol, int error) {
  LogOnceAMinute(LogLevel::kError, "cannot accept a connection; trying again", protocol,
                 {"error", std::generic_category().message(error)});
}

}  // namespace status_translator
