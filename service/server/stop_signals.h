// SIGTERM, SIGINT and SIGHUP as events.
#ifndef STATUS_TRANSLATOR_SERVER_STOP_SIGNALS_H_
#define STATUS_TRANSLATOR_SERVER_STOP_SIGNALS_H_

#include "absl/time/time.h"

namespace status_translator {

// Takes SIGTERM, SIGINT and SIGHUP away from every thread that is started later; make it before any other thread.
// SIGPIPE is ignored.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // Waits for a signal, or until `also` (a file descriptor, or -1) can be read, or until the time is over. Returns the
  // signal, or 0.
  int Wait(absl::Duration longest, int also = -1);
  // The same without SIGHUP, which is passed over.
  int WaitForStop(absl::Duration longest, int also = -1);

 private:
  int descriptor_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_STOP_SIGNALS_H_
