#include "client/live_table.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "client/tables.h"

namespace status_translator {
namespace {

TEST(LiveTableTest, AgeIsZeroWhileCurrentAndGrowsWhileStale) {
  LiveTable live(nullptr);
  EXPECT_EQ(live.age(), absl::InfiniteDuration());
  EXPECT_FALSE(live.Wait(absl::ZeroDuration()));
  live.StartWith(Decoded(BuiltInMessage()), absl::Hours(5));
  EXPECT_TRUE(live.Wait(absl::InfiniteDuration()));
  EXPECT_GE(live.age(), absl::Hours(5));
  EXPECT_LT(live.age(), absl::Hours(6));
  live.MarkStale(absl::UnavailableError("not there yet"));
  EXPECT_GE(live.age(), absl::Hours(5)) << "it has not been current since";
  live.MarkCurrent();
  EXPECT_EQ(live.age(), absl::ZeroDuration());
  live.MarkStale(absl::UnavailableError("gone"));
  EXPECT_GT(live.age(), absl::ZeroDuration());
  EXPECT_LT(live.age(), absl::Hours(1));
}

TEST(LiveTableTest, AServerErrorHidesACacheErrorUntilItIsOver) {
  int changes = 0;
  LiveTable live([&] { ++changes; });
  live.SetCacheError(absl::InternalError("disk full"));
  live.MarkStale(absl::UnavailableError("gone"));
  EXPECT_EQ(live.last_error().message(), "gone");
  live.Set(Decoded(BuiltInMessage()));
  EXPECT_EQ(live.last_error().message(), "disk full");
  live.SetCacheError(absl::OkStatus());
  live.SetCacheError(absl::OkStatus());
  EXPECT_EQ(live.last_error(), absl::OkStatus());
  EXPECT_EQ(changes, 4) << "the last one changed nothing";
}

TEST(LiveTableTest, ReadersSeeOneTableOrTheOther) {
  LiveTable live(nullptr);
  const auto one = Decoded(BuiltInMessage("general"));
  const auto other = Decoded(BuiltInMessage("envoy"));
  live.Set(one);
  std::atomic<bool> over = false;
  std::atomic<int> looks = 0;
  std::atomic<int> mixed = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 2; ++i) {
    callers.emplace_back([&] {
      while (!over) {
        const auto table = live.Get();
        const bool general = table->profile() == "general";
        mixed += (table->HttpToGrpc(404, Origin::kUnspecified, "")->profile == "general") != general;
        ++looks;
      }
    });
  }
  for (int i = 0; looks < 100'000; ++i) live.Set(i % 2 == 0 ? other : one);
  over = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(mixed, 0);
}

}  // namespace
}  // namespace status_translator
