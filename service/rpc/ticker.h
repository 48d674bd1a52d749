// Something that is done every so often.
#ifndef STATUS_TRANSLATOR_RPC_TICKER_H_
#define STATUS_TRANSLATOR_RPC_TICKER_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace status_translator {

// Calls a function on a thread of its own until it is destroyed, which waits for a call that runs. The time between two
// calls is monotonic (Abseil's waits of 2022 follow the wall clock).
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
