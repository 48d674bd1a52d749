#include "config/profile_watcher.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "support/process.h"

namespace status_translator {
namespace {

// Writes a profile that translates 420 into `grpc`.
void WriteProfile(const std::string& path, const std::string& grpc) {
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      << absl::StrCat("name: \"acme\" http_to_grpc { http: 420 grpc: \"", grpc, "\" reason: \"ours\" }\n");
}

int ServedCodeOf420(const ServedProfiles& served) {
  return served.set->Find("acme")->profile->HttpToGrpc(420, Origin::kUnspecified)->code;
}

TEST(ProfileWatcherTest, ReportsEachChangeAndStopsAtOnce) {
  const TempDir folder;
  WriteProfile(folder / "acme.textproto", "ABORTED");
  const std::shared_ptr<ProfileStore> store = *ProfileStore::Open({.folder = folder / ""});
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<int> codes;
  {
    ProfileWatcher watcher(store, absl::Milliseconds(1), [&](const ServedProfiles& served) {
      const std::lock_guard lock(mutex);
      codes.push_back(ServedCodeOf420(served));
      changed.notify_one();
    });
    for (const auto& [grpc, code] : {std::pair("UNAVAILABLE", 14), std::pair("NOT_FOUND", 5)}) {
      WriteProfile(folder / "acme.textproto", grpc);
      std::unique_lock lock(mutex);
      ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(20),
                                   [&, c = code] { return !codes.empty() && codes.back() == c; }));
    }
  }
  {
    ProfileWatcher idle(store, absl::Hours(1), [](const ServedProfiles&) {});
  }
  WriteProfile(folder / "acme.textproto", "ABORTED");
  ProfileWatcher forced(store, absl::Hours(1), [&](const ServedProfiles& served) {
    const std::lock_guard lock(mutex);
    codes.push_back(ServedCodeOf420(served));
    changed.notify_one();
  });
  forced.Force();
  std::unique_lock lock(mutex);
  ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(20), [&] { return codes.back() == 10; }));
}

}  // namespace
}  // namespace status_translator
