#include "telemetry/line_limit.h"

#include <utility>

namespace status_translator {

std::optional<uint64_t> LineLimit::Take(Time now) {
  const std::lock_guard lock(mutex_);
  if (taken_ == 0 || now - begun_ >= per_) {
    begun_ = now;
    taken_ = 0;
  }
  if (taken_ == lines_) {
    ++left_out_;
    return std::nullopt;
  }
  ++taken_;
  return std::exchange(left_out_, 0);
}

}  // namespace status_translator
