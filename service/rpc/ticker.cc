#include "rpc/ticker.h"

#include <utility>

namespace status_translator {

Ticker::Ticker(std::chrono::steady_clock::duration period, std::function<void()> tick)
    : thread_([this, period, tick = std::move(tick)] { Run(period, tick); }) {}

Ticker::~Ticker() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ends_ = true;
  }
  ended_.notify_all();
  thread_.join();
}

void Ticker::Run(std::chrono::steady_clock::duration period, const std::function<void()>& tick) {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!ended_.wait_for(lock, period, [this] { return ends_; })) {
    lock.unlock();
    tick();
    lock.lock();
  }
}

}  // namespace status_translator
