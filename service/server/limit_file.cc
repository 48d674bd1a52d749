#include "server/limit_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace status_translator {
namespace {

// The longest word with room for white space.
constexpr size_t kMaxLimitFileBytes = 64;
// A read takes microseconds unless the file system hangs.
constexpr std::chrono::seconds kMaxWaitForReader(1);

ExtProcLimit Stopped(absl::string_view path, absl::string_view why) {
  return {ExtProcMode::kObserve, absl::StrCat(path, ": ", why)};
}

}  // namespace

ExtProcLimit ReadLimitFile(const std::string& path) {
  // Without O_NONBLOCK, opening a FIFO would wait for its writer.
  const int file = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return errno == ENOENT ? ExtProcLimit() : Stopped(path, std::strerror(errno));
  struct stat info = {};
  const bool is_file = fstat(file, &info) == 0 && S_ISREG(info.st_mode);
  char bytes[kMaxLimitFileBytes];
  const ssize_t size = is_file ? read(file, bytes, sizeof bytes) : 0;
  const int read_error = errno;
  close(file);
  if (!is_file) return Stopped(path, "is not a regular file");
  if (size < 0) return Stopped(path, std::strerror(read_error));
  const absl::string_view word = absl::StripAsciiWhitespace(absl::string_view(bytes, static_cast<size_t>(size)));
  for (const ExtProcMode known : {ExtProcMode::kObserve, ExtProcMode::kEnforce, ExtProcMode::kOff}) {
    if (ExtProcModeName(known) == word) return {known, ""};
  }
  return Stopped(path, absl::StrCat("holds \"", absl::CHexEscape(word), "\"; use observe, enforce, off"));
}

struct LimitFileWatcher::State {
  void Run(ExtProcLimit last);

  const std::string path;
  const absl::Duration interval;
  const std::function<void(const ExtProcLimit&)> on_change;
  std::mutex mutex{};
  std::condition_variable changed{};
  // Guarded by mutex.
  bool ended = false;     // set by the destructor
  bool finished = false;  // the thread has left its loop
};

void LimitFileWatcher::State::Run(ExtProcLimit last) {
  std::unique_lock lock(mutex);
  while (!changed.wait_for(lock, absl::ToChronoNanoseconds(interval), [this] { return ended; })) {
    lock.unlock();
    ExtProcLimit now = ReadLimitFile(path);
    lock.lock();
    if (ended) break;
    if (now == last) continue;
    on_change(now);
    last = std::move(now);
  }
  finished = true;
  changed.notify_all();
}

LimitFileWatcher::LimitFileWatcher(std::string path, absl::Duration interval,
                                   std::function<void(const ExtProcLimit&)> on_change)
    : state_(new State{std::move(path), interval, std::move(on_change)}) {
  ExtProcLimit first = ReadLimitFile(state_->path);
  state_->on_change(first);
  thread_ = std::thread([state = state_, first = std::move(first)]() mutable { state->Run(std::move(first)); });
}

LimitFileWatcher::~LimitFileWatcher() {
  std::unique_lock lock(state_->mutex);
  state_->ended = true;
  state_->changed.notify_all();
  const bool finished = state_->changed.wait_for(lock, kMaxWaitForReader, [this] { return state_->finished; });
  lock.unlock();
  if (finished) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

}  // namespace status_translator
