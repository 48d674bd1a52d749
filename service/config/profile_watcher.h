#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/time/time.h"
#include "config/profile_store.h"

namespace status_translator {

// Refreshes a store again and again in a thread of its own until it is destroyed. One poll is right for editors,
// ConfigMaps and NFS alike, where notifications are not. Thread-safe.
class ProfileWatcher {
 public:
  // `on_change` is called in that thread, with what is served from now on. `store` must outlive this.
  ProfileWatcher(ProfileStore& store, absl::Duration interval, std::function<void(const ServedProfiles&)> on_change);
  ~ProfileWatcher();
  ProfileWatcher(const ProfileWatcher&) = delete;
  ProfileWatcher& operator=(const ProfileWatcher&) = delete;

  // Reads all files at once, whatever their stamps say.
  void Force();

 private:
  void Run();

  ProfileStore& store_;
  const absl::Duration interval_;
  const std::function<void(const ServedProfiles&)> on_change_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool forced_ = false;  // guarded by mutex_, like the next
  bool ended_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_WATCHER_H_
