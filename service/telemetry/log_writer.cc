#include "telemetry/log_writer.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace status_translator {
namespace {

// How long lines that clients cause may wait for others. Waking the thread for each line of a busy server would
// interrupt the threads that serve.
constexpr std::chrono::milliseconds kRest(50);

}  // namespace

struct LogWriter::State {
  State(int log_descriptor, Notice make_notice) : descriptor(log_descriptor), notice(std::move(make_notice)) {}

  void Run();
  bool Idle() const { return waiting.empty() && !writing && !NoticeIsDue(); }
  // Not after a failed write, so that a full disk does not make the thread spin.
  bool NoticeIsDue() const { return unreported > 0 && last_write_ok; }
  bool WriteLine(std::string line);
  // Wakes the thread, also from its rest.
  void Wake() {
    resting = false;
    wake.notify_one();
  }

  const int descriptor;
  const Notice notice;
  bool line_unfinished = false;  // a write failed within a line; used by the thread only

  mutable std::mutex mutex;  // std::mutex because ThreadSanitizer does not see Abseil's in an uninstrumented library
  std::condition_variable wake;
  std::condition_variable idle;
  // All guarded by mutex.
  std::vector<std::string> waiting;
  size_t lines = 0;  // that wait or are being written
  size_t bytes = 0;  // in these lines
  uint64_t dropped = 0;
  uint64_t unreported = 0;  // of the dropped lines, those that no notice has reported
  bool writing = false;
  bool resting = false;  // after a batch, so that the next lines are written together
  bool last_write_ok = true;
  bool ended = false;
};

// Writes all queued lines at a time, and rests before the next batch. Dropped lines came after most of them, and so
// does the notice.
void LogWriter::State::Run() {
  std::unique_lock lock(mutex);
  for (;;) {
    wake.wait(lock, [this] { return ended || !waiting.empty() || NoticeIsDue(); });
    if (ended) return;
    const std::vector<std::string> batch = std::exchange(waiting, {});
    const uint64_t reported = std::exchange(unreported, 0);
    writing = true;
    lock.unlock();
    size_t done = 0;
    uint64_t refused = 0;
    bool wrote = false;
    for (const std::string& line : batch) {
      wrote = WriteLine(line);
      done += line.size();
      if (!wrote) ++refused;
    }
    if (reported > 0) wrote = WriteLine(notice(reported));
    lock.lock();
    writing = false;
    lines -= batch.size();
    bytes -= done;
    dropped += refused;
    unreported += refused + (reported > 0 && !wrote ? reported : 0);
    last_write_ok = wrote;
    if (Idle()) idle.notify_all();
    resting = true;
    wake.wait_for(lock, kRest, [this] { return ended || !resting; });
    resting = false;
  }
}

bool LogWriter::State::WriteLine(std::string line) {
  if (line_unfinished) line.insert(line.begin(), '\n');
  line.push_back('\n');
  absl::string_view left = line;
  while (!left.empty()) {
    const ssize_t wrote = write(descriptor, left.data(), left.size());
    if (wrote > 0) {
      left.remove_prefix(static_cast<size_t>(wrote));
      line_unfinished = !left.empty();
    } else if (wrote < 0 && errno == EAGAIN) {
      // Another process may share the descriptor and have set O_NONBLOCK.
      pollfd room = {descriptor, POLLOUT, 0};
      poll(&room, 1, -1);
    } else if (wrote == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

LogWriter::LogWriter(int descriptor, Notice notice) : state_(std::make_shared<State>(descriptor, std::move(notice))) {
  try {
    std::thread([state = state_] { state->Run(); }).detach();
  } catch (const std::system_error&) {
    // Without a thread there is no log: lines are dropped once the queue is full.
  }
}

LogWriter::~LogWriter() {
  const std::lock_guard lock(state_->mutex);
  state_->ended = true;
  state_->Wake();
}

void LogWriter::Write(std::string line, LogPriority priority) {
  const size_t share = priority == LogPriority::kClient ? 2 : 1;
  const std::lock_guard lock(state_->mutex);
  if (state_->lines >= kMaxQueuedLogLines / share || state_->bytes + line.size() > kMaxQueuedLogBytes / share) {
    ++state_->dropped;
    ++state_->unreported;
    return;  // the notice follows once the queued lines are written
  }
  ++state_->lines;
  state_->bytes += line.size();
  state_->waiting.push_back(std::move(line));
  const bool urgent = priority == LogPriority::kService || state_->lines >= kMaxQueuedLogLines / 4 ||
                      state_->bytes >= kMaxQueuedLogBytes / 4;
  if (urgent || !state_->resting) state_->Wake();
}

bool LogWriter::Flush(std::chrono::milliseconds longest) {
  std::unique_lock lock(state_->mutex);
  state_->Wake();
  return state_->idle.wait_for(lock, longest, [this] { return state_->Idle(); });
}

void LogWriter::CountDropped(uint64_t lines) {
  const std::lock_guard lock(state_->mutex);
  state_->dropped += lines;
}

uint64_t LogWriter::dropped() const {
  const std::lock_guard lock(state_->mutex);
  return state_->dropped;
}

}  // namespace status_translator
