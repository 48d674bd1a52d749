#include "telemetry/line_limit.h"

#include <utility>

#include "absl/hash/hash.h"

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

std::optional<uint64_t> DistinctLineLimit::Allow(absl::string_view text, Time now) {
  const size_t hash = absl::HashOf(text);
  const std::lock_guard lock(mutex_);
  if (seen_.empty() || now - begun_ >= period_) {
    begun_ = now;
    seen_.clear();
  }
  if (seen_.contains(hash)) return std::nullopt;
  if (seen_.size() == lines_) {
    ++suppressed_;
    return std::nullopt;
  }
  seen_.insert(hash);
  return std::exchange(suppressed_, 0);
}

}  // namespace status_translator
