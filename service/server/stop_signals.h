// SIGTERM, SIGINT and SIGHUP.
#ifndef STATUS_TRANSLATOR_SERVER_STOP_SIGNALS_H_
#define STATUS_TRANSLATOR_SERVER_STOP_SIGNALS_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace status_translator {

// Takes the signals in a thread of its own, so that a stop signal ends the process whatever else hangs: at once where
// the service does not serve yet or is already stopping, and otherwise when `longest_stop` has passed since the signal.
// It needs no file descriptor, and nothing that could be missing later. Thread-safe.
class StopSignals {
 public:
  explicit StopSignals(absl::Duration longest_stop);

  // Blocks the signals in this thread and in every one that is started later, so call it before any other thread is.
  // SIGPIPE is ignored.
  absl::Status Start();

  // From now on the first stop signal is given to Wait(). Until then one ends the process with exit code 0.
  void Serving();

  // Waits for a signal and returns it. The process ends by itself with exit code 1 at a second stop signal, and when
  // `longest_stop` is over.
  int Wait();

 private:
  struct State;  // shared with the thread, which runs until the process ends
  const std::shared_ptr<State> state_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_STOP_SIGNALS_H_
