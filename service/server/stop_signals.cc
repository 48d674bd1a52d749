#include "server/stop_signals.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "absl/strings/str_cat.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

using std::chrono::steady_clock;

// For writing the last line, if something reads the log.
constexpr std::chrono::milliseconds kFlushBeforeExit(200);

sigset_t HandledSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  return signals;
}

[[noreturn]] void ExitNow(int exit_code, absl::string_view why) {
  Log(exit_code == 0 ? LogLevel::kInfo : LogLevel::kWarning, why);
  FlushLog(kFlushBeforeExit);
  std::_Exit(exit_code);
}

}  // namespace

struct StopSignals::State {
  explicit State(absl::Duration longest) : longest_stop(longest) {}

  void Run();
  void Handle(int signal);
  int WaitForSignal() const;

  const absl::Duration longest_stop;
  // When the process exits by itself; used by the thread only. Neither sigtimedwait() nor this clock follows changes of
  // the wall clock.
  std::optional<steady_clock::time_point> end;

  std::mutex mutex;
  std::condition_variable changed;
  bool serving = false;  // guarded by mutex, like the next
  bool hang_up = false;
  int stop = 0;
};

// Returns the next signal, or 0 when `end` has passed.
int StopSignals::State::WaitForSignal() const {
  const sigset_t signals = HandledSignals();
  for (;;) {
    timespec left = {};
    if (end.has_value()) {
      left = absl::ToTimespec(std::max(absl::FromChrono(*end - steady_clock::now()), absl::ZeroDuration()));
    }
    const int signal = end.has_value() ? sigtimedwait(&signals, nullptr, &left) : sigwaitinfo(&signals, nullptr);
    if (signal > 0) return signal;
    if (end.has_value() && steady_clock::now() >= *end) return 0;
  }
}

void StopSignals::State::Run() {
  for (;;) {
    const int signal = WaitForSignal();
    if (signal == 0) ExitNow(1, "stopping takes too long; exiting without waiting any longer");
    Handle(signal);
  }
}

void StopSignals::State::Handle(int signal) {
  const std::lock_guard lock(mutex);
  if (signal == SIGHUP) {
    hang_up = true;
  } else if (!serving) {
    ExitNow(0, "stopped before serving");
  } else if (stop != 0) {
    ExitNow(1, "received a second signal; exiting without draining");
  } else {
    stop = signal;
    end = steady_clock::now() + absl::ToChronoNanoseconds(longest_stop);
  }
  changed.notify_one();
}

StopSignals::StopSignals(absl::Duration longest_stop) : state_(std::make_shared<State>(longest_stop)) {}

absl::Status StopSignals::Start() {
  std::signal(SIGPIPE, SIG_IGN);
  const sigset_t signals = HandledSignals();
  if (const int failed = pthread_sigmask(SIG_BLOCK, &signals, nullptr); failed != 0) {
    return absl::UnavailableError(absl::StrCat("cannot block signals: ", std::generic_category().message(failed)));
  }
  try {
    std::thread([state = state_] { state->Run(); }).detach();
  } catch (const std::system_error& error) {
    return absl::UnavailableError(absl::StrCat("cannot start a thread for signals: ", error.code().message()));
  }
  return absl::OkStatus();
}

void StopSignals::SetServing() {
  const std::lock_guard lock(state_->mutex);
  state_->serving = true;
}

int StopSignals::Wait() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this] { return state_->stop != 0 || state_->hang_up; });
  if (state_->stop != 0) return state_->stop;
  state_->hang_up = false;
  return SIGHUP;
}

}  // namespace status_translator
