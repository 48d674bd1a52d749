#include "config/profile_watcher.h"

#include <utility>

namespace status_translator {

ProfileWatcher::ProfileWatcher(const std::shared_ptr<ProfileStore>& store, absl::Duration interval,
                               std::function<void(const ServedProfiles&)> on_change)
    : poller_(
          interval, [store](bool forced) { return store->Refresh(forced); },
          [store, on_change = std::move(on_change)] { on_change(store->Served()); }) {}

}  // namespace status_translator
