#include "telemetry/log_limit.h"

#include <utility>

namespace status_translator {

std::optional<int64_t> LogLimit::Count(std::chrono::steady_clock::time_point now) {
  constexpr std::chrono::minutes kBetweenLines{1};
  const std::lock_guard<std::mutex> lock(mutex_);
  ++events_;
  if (logged_.has_value() && now - *logged_ < kBetweenLines) return std::nullopt;
  logged_ = now;
  return std::exchange(events_, 0);
}

}  // namespace status_translator
