// Threads that are started while one of these exists receive no signals, so that the program's own threads do.
#ifndef STATUS_TRANSLATOR_ENVOY_MODULE_BLOCK_SIGNALS_H_
#define STATUS_TRANSLATOR_ENVOY_MODULE_BLOCK_SIGNALS_H_

#include <pthread.h>

#include <csignal>

namespace status_translator {

// Belongs to one thread.
class BlockSignals {
 public:
  BlockSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~BlockSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  BlockSignals(const BlockSignals&) = delete;
  BlockSignals& operator=(const BlockSignals&) = delete;

 private:
  sigset_t before_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_ENVOY_MODULE_BLOCK_SIGNALS_H_
