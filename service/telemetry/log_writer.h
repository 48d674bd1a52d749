// Writes log lines in a thread of its own, so that a log that nothing reads does not block the service.
#ifndef STATUS_TRANSLATOR_TELEMETRY_LOG_WRITER_H_
#define STATUS_TRANSLATOR_TELEMETRY_LOG_WRITER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace status_translator {

// How many lines may wait for the descriptor, and how many bytes in them: enough for a reader that pauses for a moment,
// and little compared with the memory of the process. A line counts until it is written.
inline constexpr size_t kMaxQueuedLogLines = 8192;
inline constexpr size_t kMaxQueuedLogBytes = size_t{4} << 20;

// Lines that clients cause (kClient) may fill only half of the queue, so that those about the service itself still fit.
enum class LogPriority { kService, kClient };

// A bounded queue and one thread that writes its lines in order: those of kService at once, those of kClient within
// 50 ms, many at a time. A line is dropped and counted if the queue is full or if the descriptor cannot be written (a
// full disk, a closed pipe). As soon as it can be written again, a notice says how many lines were dropped.
// Thread-safe.
class LogWriter {
 public:
  // Returns the notice that `lines` were dropped, without line end. Called in the writer's thread.
  using Notice = std::function<std::string(uint64_t lines)>;

  // The descriptor must stay open until the process exits. The thread inherits the signal mask.
  LogWriter(int descriptor, Notice notice);
  // Does not wait: the thread may be in a write() that never returns. The thread ends when it can; queued lines are
  // lost.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  // Appends a line, given without line end. Never blocks on the descriptor and never fails.
  void Write(std::string line, LogPriority priority);
  // Waits until all appended lines are written or dropped. False if that takes longer than `longest`.
  bool Flush(std::chrono::milliseconds longest);
  // Counts lines that were dropped elsewhere; notices do not include them.
  void CountDropped(uint64_t lines);
  // Lines dropped since the start.
  uint64_t dropped() const;

 private:
  struct State;  // shared with the thread, which may outlive this
  const std::shared_ptr<State> state_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_LOG_WRITER_H_
