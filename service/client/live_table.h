// The table of now and how it stands with the server.
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

// Thread-safe. Each change is followed by `on_change`, with no lock held.
class LiveTable {
 public:
  explicit LiveTable(std::function<void()> on_change) : on_change_(std::move(on_change)) {}

  // Null before the first one.
  std::shared_ptr<const ClientTable> Get() const;
  // Whether there is one after `timeout` at most.
  bool Wait(absl::Duration timeout) const;
  absl::Duration age() const;
  absl::Status last_error() const;

  // Something to begin with, in step so long ago; or why there is none. Not told to on_change.
  void Begin(std::shared_ptr<const ClientTable> table, absl::Duration age);
  void Begin(absl::Status cache_error);
  // The server's table of now.
  void Set(std::shared_ptr<const ClientTable> table);
  // The server's table is this one.
  void InStep();
  // No longer, or still not.
  void OutOfStep(absl::Status why);
  // What became of the cache file.
  void SetCacheError(absl::Status error);

 private:
  using Clock = std::chrono::steady_clock;

  void Tell() const {
    if (on_change_) on_change_();
  }

  const std::function<void()> on_change_;
  mutable std::mutex mutex_;  // guards what follows
  mutable std::condition_variable first_;
  std::shared_ptr<const ClientTable> table_;
  bool in_step_ = false;
  absl::Duration age_ = absl::InfiniteDuration();  // at `since_`
  Clock::time_point since_ = Clock::now();
  absl::Status error_;
  absl::Status cache_error_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_LIVE_TABLE_H_
