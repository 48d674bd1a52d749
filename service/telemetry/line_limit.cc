#include "telemetry/line_limit.h"

#include <utility>

namespace status_translator {

std::optional<uint64_t> LineLimit::Allow(Time now) {
  const std::lock_guard lock(mutex_);
  if (allowed_ == 0 || now - begun_ >= period_) {
    begun_ = now;
    allowed_ = 0;
  }
  if (allowed_ == lines_) {
    ++suppressed_;
    return std::nullopt;
  }
  ++allowed_;
  return std::exchange(suppressed_, 0);
}

}  // namespace status_translator
