// Reloads the profiles of a running server.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_

#include <functional>
#include <memory>
#include <thread>

#include "absl/time/time.h"
#include "config/profile_store.h"

namespace status_translator {

// Refreshes a store periodically, in its own thread, until it is destroyed. Polling works for editors, ConfigMaps and
// NFS alike; change notifications do not. Thread-safe.
class ProfileWatcher {
 public:
  // Calls `on_change` in that thread with the new profiles after each change. `on_change` must not block.
  ProfileWatcher(std::shared_ptr<ProfileStore> store, absl::Duration interval,
                 std::function<void(const ServedProfiles&)> on_change);
  // After the destructor, `on_change` is no longer called. If the thread hangs in a file system call, the destructor
  // waits one second and then detaches it; the thread keeps the store alive.
  ~ProfileWatcher();
  ProfileWatcher(const ProfileWatcher&) = delete;
  ProfileWatcher& operator=(const ProfileWatcher&) = delete;

  // Makes the thread read all files now, regardless of their stamps.
  void Force();

 private:
  struct State;  // shared with the thread, which may outlive this
  const std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_
