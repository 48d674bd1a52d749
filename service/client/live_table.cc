#include "client/live_table.h"

#include <algorithm>
#include <utility>

namespace status_translator {

std::shared_ptr<const ClientTable> LiveTable::Get() const {
  const std::lock_guard lock(mutex_);
  return table_;
}

bool LiveTable::Wait(absl::Duration timeout) const {
  std::unique_lock lock(mutex_);
  const auto has_table = [this] { return table_ != nullptr; };
  if (timeout == absl::InfiniteDuration()) {
    first_.wait(lock, has_table);
    return true;
  }
  // A longer timeout could overflow.
  return first_.wait_for(lock, absl::ToChronoNanoseconds(std::min(timeout, absl::Hours(24 * 365))), has_table);
}

absl::Duration LiveTable::age() const {
  const std::lock_guard lock(mutex_);
  if (is_current_) return absl::ZeroDuration();
  return age_ + absl::FromChrono(Clock::now() - since_);
}

absl::Status LiveTable::last_error() const {
  const std::lock_guard lock(mutex_);
  return error_.ok() ? cache_error_ : error_;
}

void LiveTable::StartWith(std::shared_ptr<const ClientTable> table, absl::Duration age) {
  const std::lock_guard lock(mutex_);
  table_ = std::move(table);
  age_ = age;
  since_ = Clock::now();
}

void LiveTable::StartWithout(absl::Status cache_error) {
  const std::lock_guard lock(mutex_);
  cache_error_ = std::move(cache_error);
}

void LiveTable::Set(std::shared_ptr<const ClientTable> table) {
  {
    const std::lock_guard lock(mutex_);
    table_.swap(table);
    is_current_ = true;
    error_ = absl::OkStatus();
    first_.notify_all();
  }
  table.reset();  // destroys the old table without the lock
  NotifyChange();
}

void LiveTable::MarkCurrent() {
  {
    const std::lock_guard lock(mutex_);
    is_current_ = true;
    error_ = absl::OkStatus();
  }
  NotifyChange();
}

void LiveTable::MarkStale(absl::Status reason) {
  {
    const std::lock_guard lock(mutex_);
    if (is_current_) {
      is_current_ = false;
      age_ = absl::ZeroDuration();
      since_ = Clock::now();
    }
    error_ = std::move(reason);
  }
  NotifyChange();
}

void LiveTable::SetCacheError(absl::Status error) {
  {
    const std::lock_guard lock(mutex_);
    if (cache_error_ == error) return;
    cache_error_ = std::move(error);
  }
  NotifyChange();
}

}  // namespace status_translator
