#include "config/profile_watcher.h"

#include <utility>

namespace status_translator {

ProfileWatcher::ProfileWatcher(ProfileStore& store, absl::Duration interval,
                               std::function<void(const ServedProfiles&)> on_change)
    : store_(store), interval_(interval), on_change_(std::move(on_change)), thread_([this] { Run(); }) {}

ProfileWatcher::~ProfileWatcher() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void ProfileWatcher::Force() {
  {
    const std::lock_guard lock(mutex_);
    forced_ = true;
  }
  wake_.notify_one();
}

void ProfileWatcher::Run() {
  for (;;) {
    bool force = false;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, absl::ToChronoNanoseconds(interval_), [this] { return forced_ || ended_; });
      if (ended_) return;
      force = std::exchange(forced_, false);
    }
    if (store_.Refresh(force)) on_change_(store_.Served());
  }
}

}  // namespace status_translator
