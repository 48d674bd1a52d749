#include "config/profile_watcher.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace status_translator {
namespace {

// A refresh takes milliseconds where the file system answers.
constexpr std::chrono::seconds kLongestWaitForThread(1);

}  // namespace

struct ProfileWatcher::State {
  void Run();

  const std::shared_ptr<ProfileStore> store;
  const absl::Duration interval;
  const std::function<void(const ServedProfiles&)> on_change;
  std::mutex mutex{};
  std::condition_variable changed{};
  bool forced = false;  // guarded by mutex, like the next
  bool ended = false;
  bool gone = false;  // the thread
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
  gone = true;
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
  const bool gone = state_->changed.wait_for(lock, kLongestWaitForThread, [this] { return state_->gone; });
  lock.unlock();
  if (gone) {
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
