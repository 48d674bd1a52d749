// Lines that a thread of their own writes, so that a log that nobody reads holds up nobody.
#ifndef STATUS_TRANSLATOR_TELEMETRY_LOG_WRITER_H_
#define STATUS_TRANSLATOR_TELEMETRY_LOG_WRITER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace status_translator {

// How many lines wait for the descriptor, and how many bytes in them: enough for a reader that pauses for a moment, and
// little beside the memory of the process. A line counts until it is written.
inline constexpr size_t kMaxQueuedLogLines = 8192;
inline constexpr size_t kMaxQueuedLogBytes = size_t{4} << 20;

// Lines that clients cause get half of the room, so that what the service says about itself still fits in.
enum class LogPriority { kFromResponse, kSampled };

// A bounded queue and one thread that writes its lines in order. Lines that find no room, and lines that the descriptor
// refuses (a full disk, a closed pipe), are dropped and counted; once the descriptor takes lines again, one more line
// says how many. Thread-safe.
class LogWriter {
 public:
  // The line that says that `lines` were dropped, without its end; called in the writer's thread.
  using Notice = std::function<std::string(uint64_t lines)>;

  // The descriptor must stay open for as long as the process runs. The thread inherits the mask of signals.
  LogWriter(int descriptor, Notice notice);
  // Does not wait: the thread may be in a write() that never returns. It ends when it can; what waits is lost.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  // Appends a line, given without its end. Never blocks on the descriptor, and never fails.
  void Write(std::string line, LogPriority priority);
  // Waits until all that was appended is written or dropped; false where that took longer than `longest`.
  bool Flush(std::chrono::milliseconds longest);
  // Counts lines that were dropped elsewhere; no notice tells of them.
  void CountDropped(uint64_t lines);
  // Since the start. Only grows.
  uint64_t dropped() const;

 private:
  struct State;  // shared with the thread, which may outlive this
  const std::shared_ptr<State> state_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TELEMETRY_LOG_WRITER_H_
