// Keeps an event that a peer can cause at will from filling the log.
#ifndef STATUS_TRANSLATOR_TELEMETRY_LOG_LIMIT_H_
#define STATUS_TRANSLATOR_TELEMETRY_LOG_LIMIT_H_

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace status_translator {

// Of one kind of event: lets one a minute be logged. Thread-safe.
class LogLimit {
 public:
  // Counts an event. If it is to be logged: the number of events since the last one that was, this one included.
  std::optional<int64_t> Count(std::chrono::steady_clock::time_point now);

 private:
  std::mutex mutex_;
  std::optional<std::chrono::steady_clock::time_point> logged_;
  int64_t events_ = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_LOG_LIMIT_H_
