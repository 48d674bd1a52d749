#include "support/poller.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace status_translator {
namespace {

// A look takes milliseconds unless the file system hangs.
constexpr std::chrono::seconds kMaxWaitForThread(1);

}  // namespace

struct Poller::State {
  void Run();
  // Calls `what`; if it throws, for example for lack of memory, nothing was seen, and the thread goes on.
  template <typename What>
  static bool Try(const What& what) noexcept;

  const absl::Duration interval;
  const std::function<bool(bool)> look;
  const std::function<void()> report;
  std::mutex mutex{};
  std::condition_variable changed{};
  // Guarded by mutex.
  bool forced = false;
  bool ended = false;     // set by the destructor
  bool finished = false;  // the thread has left its loop
};

template <typename What>
bool Poller::State::Try(const What& what) noexcept {
  try {
    return what();
  } catch (...) {
    return false;
  }
}

void Poller::State::Run() {
  std::unique_lock lock(mutex);
  while (!ended) {
    changed.wait_for(lock, absl::ToChronoNanoseconds(interval), [this] { return forced || ended; });
    if (ended) break;
    const bool force = std::exchange(forced, false);
    lock.unlock();
    const bool differs = Try([this, force] { return look(force); });
    lock.lock();
    if (!differs || ended) continue;
    Try([this] {
      report();
      return true;
    });
  }
  finished = true;
  changed.notify_all();
}

Poller::Poller(absl::Duration interval, std::function<bool(bool)> look, std::function<void()> report)
    : state_(new State{interval, std::move(look), std::move(report)}), thread_([state = state_] { state->Run(); }) {}

Poller::~Poller() {
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

void Poller::Force() {
  const std::lock_guard lock(state_->mutex);
  state_->forced = true;
  state_->changed.notify_all();
}

}  // namespace status_translator
