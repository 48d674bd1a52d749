// Looks at something again and again, for example at files, in a thread of its own.
#ifndef STATUS_TRANSLATOR_SUPPORT_POLLER_H_
#define STATUS_TRANSLATOR_SUPPORT_POLLER_H_

#include <functional>
#include <memory>
#include <thread>

#include "absl/time/time.h"

namespace status_translator {

// Polling works for editors, ConfigMaps and NFS alike; change notifications do not. Thread-safe.
class Poller {
 public:
  // Every `interval`, calls `look`, and `report` if that returns true, until this is destroyed. `forced` tells `look`
  // that Force() was called. `look` may hang in the file system, and the thread may outlive this: `look` must own what
  // it uses. `report` must not block. An exception in either ends only that call: in Envoy, one that left the thread
  // would end the proxy.
  Poller(absl::Duration interval, std::function<bool(bool forced)> look, std::function<void()> report);
  // Waits for a `report` in progress, after which there are no more. If the thread hangs in `look`, the destructor
  // waits one second and then detaches it.
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // Makes the thread look now.
  void Force();

 private:
  struct State;  // shared with the thread, which may outlive this
  const std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_POLLER_H_
