// Preloaded into a program: its clocks run FAST_CLOCK times as fast from its start on, and what it waits for takes so
// much less time. It shows in seconds what a limit of minutes does. Covers the calls that gRPC, Abseil and libstdc++
// make.
#include <dlfcn.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/syscall.h>  // IWYU pragma: keep (SYS_futex and others)
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdint>
#include <cstdlib>

namespace {

constexpr int64_t kSecond = 1'000'000'000;

int64_t Factor() {
  static const int64_t factor = [] {
    const char* text = std::getenv("FAST_CLOCK");
    const int64_t given = text == nullptr ? 1 : std::strtoll(text, nullptr, 10);
    return given < 1 ? 1 : given;
  }();
  return factor;
}

// The calls that the kernel or libc offers under the same names.
template <typename Function>
Function Next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

int64_t Nanoseconds(const timespec& time) { return time.tv_sec * kSecond + time.tv_nsec; }

timespec ToTimespec(int64_t nanoseconds) {
  return {static_cast<time_t>(nanoseconds / kSecond), static_cast<decltype(timespec::tv_nsec)>(nanoseconds % kSecond)};
}

int64_t TrueNow(clockid_t clock) {
  timespec now{};
  syscall(SYS_clock_gettime, clock, &now);
  return Nanoseconds(now);
}

bool IsWallClock(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE; }

// When the program began, by a clock.
int64_t Start(bool wall) {
  static const int64_t wall_start = TrueNow(CLOCK_REALTIME);
  static const int64_t start = TrueNow(CLOCK_MONOTONIC);
  return wall ? wall_start : start;
}

bool Runs(clockid_t clock) {
  return IsWallClock(clock) || clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE ||
         clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_BOOTTIME;
}

// The true time at which the fast clock shows `until`. Which clock that is, its size tells.
timespec TrueDeadline(const timespec& until) {
  constexpr time_t kWallSeconds = 1'000'000'000;  // 2001; no machine has been up for so long
  const int64_t start = Start(until.tv_sec > kWallSeconds);
  const int64_t after = Nanoseconds(until) - start;
  return ToTimespec(start + (after > 0 ? after / Factor() : after));
}

int Shorter(int milliseconds) {
  return milliseconds <= 0 ? milliseconds : static_cast<int>((milliseconds + Factor() - 1) / Factor());
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  if (!Runs(clock)) return static_cast<int>(syscall(SYS_clock_gettime, clock, now));
  const int64_t start = Start(IsWallClock(clock));
  const int64_t passed = TrueNow(IsWallClock(clock) ? CLOCK_REALTIME : CLOCK_MONOTONIC) - start;
  *now = ToTimespec(start + passed * Factor());
  return 0;
}

int gettimeofday(timeval* now, void*) noexcept {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  *now = {time.tv_sec, static_cast<suseconds_t>(time.tv_nsec / 1000)};
  return 0;
}

int epoll_wait(int epoll, epoll_event* events, int most, int timeout) {
  static const auto next = Next<int (*)(int, epoll_event*, int, int)>("epoll_wait");
  return next(epoll, events, most, Shorter(timeout));
}

int poll(pollfd* descriptors, nfds_t count, int timeout) {
  static const auto next = Next<int (*)(pollfd*, nfds_t, int)>("poll");
  return next(descriptors, count, Shorter(timeout));
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until) {
  static const auto next = Next<int (*)(pthread_cond_t*, pthread_mutex_t*, const timespec*)>("pthread_cond_timedwait");
  const timespec deadline = TrueDeadline(*until);
  return next(condition, mutex, &deadline);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock, const timespec* until) {
  using Wait = int (*)(pthread_cond_t*, pthread_mutex_t*, clockid_t, const timespec*);
  static const auto next = Next<Wait>("pthread_cond_clockwait");
  const timespec deadline = TrueDeadline(*until);
  return next(condition, mutex, clock, &deadline);
}

int nanosleep(const timespec* time, timespec* left) {
  const timespec shorter = ToTimespec(Nanoseconds(*time) / Factor());
  return static_cast<int>(syscall(SYS_nanosleep, &shorter, left));
}

// Abseil waits with futex(), which libc does not offer. `long` is what libc declares.
// NOLINTBEGIN(google-runtime-int)
long syscall(long number, ...) noexcept {
  va_list more;
  va_start(more, number);
  // All six as pointers, which the registers of system calls have room for; some are numbers.
  void* arguments[6];
  for (void*& argument : arguments) argument = va_arg(more, void*);
  va_end(more);
  static const auto next = Next<long (*)(long, ...)>("syscall");
  timespec deadline{};
  const auto command = reinterpret_cast<uintptr_t>(arguments[1]) & FUTEX_CMD_MASK;
  if (number == SYS_futex && command == FUTEX_WAIT_BITSET && arguments[3] != nullptr) {
    deadline = TrueDeadline(*static_cast<const timespec*>(arguments[3]));
    arguments[3] = &deadline;
  }
  return next(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}
// NOLINTEND(google-runtime-int)

}  // extern "C"
