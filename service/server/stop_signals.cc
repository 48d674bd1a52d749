#include "server/stop_signals.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <limits>

#include "absl/time/clock.h"

namespace status_translator {

StopSignals::StopSignals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  descriptor_ = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

StopSignals::~StopSignals() { close(descriptor_); }

int StopSignals::Wait(absl::Duration longest, int also) {
  const absl::Time end = absl::Now() + longest;
  for (;;) {
    const int64_t left = absl::ToInt64Milliseconds(absl::Ceil(end - absl::Now(), absl::Milliseconds(1)));
    const bool forever = longest == absl::InfiniteDuration();
    pollfd events[] = {{descriptor_, POLLIN, 0}, {also, POLLIN, 0}};
    const int timeout = forever ? -1 : static_cast<int>(std::clamp<int64_t>(left, 0, std::numeric_limits<int>::max()));
    const int ready = poll(events, 2, timeout);
    if (ready < 0 && errno == EINTR) continue;
    signalfd_siginfo info;
    if (ready > 0 && events[0].revents != 0 && read(descriptor_, &info, sizeof(info)) == sizeof(info)) {
      return static_cast<int>(info.ssi_signo);
    }
    return 0;
  }
}

int StopSignals::WaitForStop(absl::Duration longest, int also) {
  const absl::Time end = absl::Now() + longest;
  int signal = 0;
  do {
    signal = Wait(end - absl::Now(), also);
  } while (signal == SIGHUP);
  return signal;
}

}  // namespace status_translator
