// Reloads the profiles of a running server.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_

#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "config/profile_store.h"
#include "support/poller.h"

namespace status_translator {

// Refreshes a store periodically, in a thread of its own, until it is destroyed. Thread-safe.
class ProfileWatcher {
 public:
  // Calls `on_change` in that thread with the new profiles after each change, and not after the destructor. `on_change`
  // must not block.
  ProfileWatcher(const std::shared_ptr<ProfileStore>& store, absl::Duration interval,
                 std::function<void(const ServedProfiles&)> on_change);

  // Makes the thread read all files now, regardless of their stamps.
  void Force() { poller_.Force(); }

 private:
  Poller poller_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_
