// The current table and its freshness.
#ifndef STATUS_TRANSLATOR_CLIENT_LIVE_TABLE_H_
#define STATUS_TRANSLATOR_CLIENT_LIVE_TABLE_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/table.h"

namespace status_translator {

// Thread-safe. Calls `on_change` after each change, without holding a lock.
class LiveTable {
 public:
  explicit LiveTable(std::function<void()> on_change) : on_change_(std::move(on_change)) {}

  // Null before the first table.
  std::shared_ptr<const ClientTable> Get() const;
  // Waits for the first table; false after `timeout`.
  bool Wait(absl::Duration timeout) const;
  // As LocalTable has them.
  absl::Duration age() const;
  absl::Status last_error() const;

  // The table to start with, which was the server's `age` ago, or why the cache file holds none. Neither calls
  // on_change.
  void StartWith(std::shared_ptr<const ClientTable> table, absl::Duration age);
  void StartWithout(absl::Status cache_error);
  // The server has sent this table.
  void Set(std::shared_ptr<const ClientTable> table);
  // The server has confirmed that the table is its own.
  void MarkCurrent();
  // The table may no longer be the server's.
  void MarkStale(absl::Status reason);
  // The result of writing the cache file.
  void SetCacheError(absl::Status error);

 private:
  using Clock = std::chrono::steady_clock;

  void NotifyChange() const {
    if (on_change_) on_change_();
  }

  const std::function<void()> on_change_;
  mutable std::mutex mutex_;  // guards the members below
  mutable std::condition_variable first_;
  std::shared_ptr<const ClientTable> table_;
  bool is_current_ = false;
  absl::Duration age_ = absl::InfiniteDuration();  // at `since_`
  Clock::time_point since_ = Clock::now();
  absl::Status error_;
  absl::Status cache_error_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_LIVE_TABLE_H_
