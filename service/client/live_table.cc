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
  const auto there = [this] { return table_ != nullptr; };
  if (timeout == absl::InfiniteDuration()) {
    first_.wait(lock, there);
    return true;
  }
  // Longer than a year is as good as a year, and does not overflow.
  return first_.wait_for(lock, absl::ToChronoNanoseconds(std::min(timeout, absl::Hours(24 * 365))), there);
}

absl::Duration LiveTable::age() const {
  const std::lock_guard lock(mutex_);
  if (in_step_) return absl::ZeroDuration();
  return age_ + absl::FromChrono(Clock::now() - since_);
}

absl::Status LiveTable::last_error() const {
  const std::lock_guard lock(mutex_);
  return error_.ok() ? cache_error_ : error_;
}

void LiveTable::Begin(std::shared_ptr<const ClientTable> table, absl::Duration age) {
  const std::lock_guard lock(mutex_);
  table_ = std::move(table);
  age_ = age;
  since_ = Clock::now();
}

void LiveTable::Begin(absl::Status cache_error) {
  const std::lock_guard lock(mutex_);
  cache_error_ = std::move(cache_error);
}

void LiveTable::Set(std::shared_ptr<const ClientTable> table) {
  {
    const std::lock_guard lock(mutex_);
    table_.swap(table);
    in_step_ = true;
    error_ = absl::OkStatus();
    first_.notify_all();
  }
  table.reset();  // the old one goes after the lock
  Tell();
}

void LiveTable::InStep() {
  {
    const std::lock_guard lock(mutex_);
    in_step_ = true;
    error_ = absl::OkStatus();
  }
  Tell();
}

void LiveTable::OutOfStep(absl::Status why) {
  {
    const std::lock_guard lock(mutex_);
    if (in_step_) {
      in_step_ = false;
      age_ = absl::ZeroDuration();
      since_ = Clock::now();
    }
    error_ = std::move(why);
  }
  Tell();
}

void LiveTable::SetCacheError(absl::Status error) {
  {
    const std::lock_guard lock(mutex_);
    if (cache_error_ == error) return;
    cache_error_ = std::move(error);
  }
  Tell();
}

}  // namespace status_translator
