// Calls a function periodically.
#ifndef STATUS_TRANSLATOR_RPC_TICKER_H_
#define STATUS_TRANSLATOR_RPC_TICKER_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace status_translator {

// Calls `tick` every `period` on a thread of its own. The destructor waits for a call in progress; then there are no
// more. The period is measured by the monotonic clock (waits of Abseil 2022 follow the wall clock).
class Ticker {
 public:
  Ticker(std::chrono::steady_clock::duration period, std::function<void()> tick);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  void Run(std::chrono::steady_clock::duration period, const std::function<void()>& tick);

  std::mutex mutex_;
  std::condition_variable ended_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_TICKER_H_
