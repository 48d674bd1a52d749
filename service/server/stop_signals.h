// Receives SIGTERM, SIGINT and SIGHUP. What the first two cause is described in shutdown.h.
#ifndef STATUS_TRANSLATOR_SERVER_STOP_SIGNALS_H_
#define STATUS_TRANSLATOR_SERVER_STOP_SIGNALS_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace status_translator {

// Receives the signals in a thread of its own, so that a stop signal (SIGTERM or SIGINT) ends the process whatever else
// hangs: at once if the service does not serve yet or is already stopping, otherwise when `longest_stop` has passed
// since the signal. Needs no file descriptor and allocates nothing later. Thread-safe.
class StopSignals {
 public:
  explicit StopSignals(absl::Duration longest_stop);

  // Blocks the signals in this thread and in every thread that is started later, so call it before any other thread
  // starts. Also makes the process ignore SIGPIPE. UNAVAILABLE if no thread can be started.
  absl::Status Start();

  // From now on Wait() returns the first stop signal. Before, a stop signal ends the process with exit code 0.
  void SetServing();

  // Waits for a signal and returns it: the stop signal, or SIGHUP. The process exits with code 1 at a second stop
  // signal and when `longest_stop` has passed since the first.
  int Wait();

 private:
  struct State;  // shared with the thread, which runs until the process exits
  const std::shared_ptr<State> state_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_STOP_SIGNALS_H_
