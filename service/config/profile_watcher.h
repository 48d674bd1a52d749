#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_

#include <functional>
#include <memory>
#include <thread>

#include "absl/time/time.h"
#include "config/profile_store.h"

namespace status_translator {

// Refreshes a store again and again in a thread of its own until it is destroyed. One poll is right for editors,
// ConfigMaps and NFS alike, where notifications are not. Thread-safe.
class ProfileWatcher {
 public:
  // `on_change` is called in that thread, with what is served from now on. It must not block.
  ProfileWatcher(std::shared_ptr<ProfileStore> store, absl::Duration interval,
                 std::function<void(const ServedProfiles&)> on_change);
  // Afterwards `on_change` is not called any more. A thread that is stuck in a file system that hangs is waited for
  // only one second, and left alone with the store.
  ~ProfileWatcher();
  ProfileWatcher(const ProfileWatcher&) = delete;
  ProfileWatcher& operator=(const ProfileWatcher&) = delete;

  // Reads all files at once, whatever their stamps say.
  void Force();

 private:
  struct State;  // shared with the thread, which may outlive this
  const std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_
