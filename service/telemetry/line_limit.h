// Keeps an event that a peer can cause at will from filling the log.
#ifndef STATUS_TRANSLATOR_TELEMETRY_LINE_LIMIT_H_
#define STATUS_TRANSLATOR_TELEMETRY_LINE_LIMIT_H_

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

namespace status_translator {

// Lets so many lines of one kind through in a time, and counts the others. Thread-safe.
class LineLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `lines` in each `per`, which begins with its first line.
  LineLimit(uint64_t lines, std::chrono::seconds per) : lines_(lines), per_(per) {}

  // Whether a line may be written `now`: how many were left out since the last one that was; nothing where it may not.
  std::optional<uint64_t> Take(Time now);

 private:
  const uint64_t lines_;
  const std::chrono::seconds per_;
  std::mutex mutex_;
  Time begun_;          // when the time that is counted began; guarded by mutex_, like the next
  uint64_t taken_ = 0;  // in it
  uint64_t left_out_ = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_LINE_LIMIT_H_
