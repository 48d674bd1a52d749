// Limits the log lines of an event that a peer can cause as often as it likes.
#ifndef STATUS_TRANSLATOR_TELEMETRY_LINE_LIMIT_H_
#define STATUS_TRANSLATOR_TELEMETRY_LINE_LIMIT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// Allows a number of lines in each period and counts the suppressed ones. Thread-safe.
class LineLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // At most `lines` in each `period`, which begins with its first line.
  LineLimit(uint64_t lines, std::chrono::seconds period) : lines_(lines), period_(period) {}

  // If a line may be written `now`: how many were suppressed since the last allowed one. Otherwise nothing, and this
  // one counts as suppressed.
  std::optional<uint64_t> Allow(Time now);

 private:
  const uint64_t lines_;
  const std::chrono::seconds period_;
  std::mutex mutex_;
  Time begun_;            // start of the current period; guarded by mutex_, like the members below
  uint64_t allowed_ = 0;  // lines in the current period
  uint64_t suppressed_ = 0;
};

// Allows each of different lines once in each period, and counts those beyond a number of lines. Thread-safe.
class DistinctLineLimit {
 public:
  using Time = LineLimit::Time;

  // At most `lines` different ones in each `period`, which begins with its first line.
  DistinctLineLimit(size_t lines, std::chrono::seconds period) : lines_(lines), period_(period) {}

  // If the line `text` may be written `now`: how many different ones did not fit since the last allowed one. Otherwise
  // nothing. Repetitions are not counted.
  std::optional<uint64_t> Allow(absl::string_view text, Time now);

 private:
  const size_t lines_;
  const std::chrono::seconds period_;
  std::mutex mutex_;
  Time begun_;                        // start of the current period; guarded by mutex_, like the members below
  absl::flat_hash_set<size_t> seen_;  // hashes of the lines of the current period; at most lines_
  uint64_t suppressed_ = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_LINE_LIMIT_H_
