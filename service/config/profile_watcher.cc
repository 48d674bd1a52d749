#include "config/profile_watcher.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace status_translator {
namespace {

// A refresh takes milliseconds unless the file system hangs.
constexpr std::chrono::seconds kMaxWaitForThread(1);

}  // namespace

struct ProfileWatcher::State {
  void Run();

  const std::shared_ptr<ProfileStore> store;
  const absl::Duration interval;
  const std::function<void(const ServedProfiles&)> on_change;
  std::mutex mutex{};
  std::condition_variable changed{};
  // Guarded by mutex.
  bool forced = false;
  bool ended = false;     // set by the destructor
  bool finished = false;  // the thread has left its loop
};

void ProfileWatcher::State::Run() {
  std::unique_lock lock(mutex);
  while (!ended) {
    changed.wait_for(lock, absl::ToChronoNanoseconds(interval), [this] { return forced || ended; });
    if (ended) break;
    const bool force = std::exchange(forced, false);
    lock.unlock();
    const bool differs = store->Refresh(force);
    lock.lock();
    if (differs && !ended) on_change(store->Served());
  }
  finished = true;
  changed.notify_all();
}

ProfileWatcher::ProfileWatcher(std::shared_ptr<ProfileStore> store, absl::Duration interval,
                               std::function<void(const ServedProfiles&)> on_change)
    : state_(new State{std::move(store), interval, std::move(on_change)}),
      thread_([state = state_] { state->Run(); }) {}

ProfileWatcher::~ProfileWatcher() {
  std::unique_lock lock(state_->mutex);
  state_->ended = true;
  state_->changed.notify_all();
  const bool finished = state_->changed.wait_for(lock, kMaxWaitForThread, [this] { return state_->finished; });
  lock.unlock();
  if (finished) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

void ProfileWatcher::Force() {
  const std::lock_guard lock(state_->mutex);
  state_->forced = true;
  state_->changed.notify_all();
}

}  // namespace status_translator
