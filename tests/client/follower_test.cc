// A LocalTable that follows the real binary: profiles change, the server drains, is killed, stopped and restarted.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "absl/time/time.h"
#include "client/tables.h"
#include "client/watched.h"

namespace status_translator {
namespace {

constexpr int kAborted = 10;
constexpr int kUnavailable = 14;
constexpr int kDataLoss = 15;

TEST(FollowerTest, StartsFromNothingAndFollowsEachChange) {
  const House house("ABORTED");
  HouseServer server(house);
  Watched table({.server = server.address(), .profile = "house"});
  ASSERT_TRUE(table->WaitForTable(absl::Seconds(20)).ok());
  EXPECT_EQ(table.Code(420), kAborted);
  EXPECT_EQ(table->age(), absl::ZeroDuration());
  EXPECT_EQ(table->last_error(), absl::OkStatus());
  const absl::StatusOr<Snapshot> before = table->Pin();
  for (const auto& [name, code] : {std::pair("DATA_LOSS", kDataLoss), {"UNAVAILABLE", kUnavailable}}) {
    house.Write(name);
    EXPECT_TRUE(table.Until([&, wanted = code](const LocalTable&) { return table.Code(420) == wanted; })) << name;
  }
  EXPECT_EQ(before->HttpToGrpc(420)->code, kAborted) << "a pinned table does not change";
  EXPECT_NE(before->revision(), table->revision());
}

TEST(FollowerTest, ATableThatTheServerHasIsConfirmedWithoutBeingSent) {
  const House house("ABORTED");
  HouseServer server(house);
  const v1::CompiledProfile general = BuiltInMessage();
  Watched table({.server = server.address(), .initial = general.SerializeAsString()});
  EXPECT_EQ(table->revision(), general.summary().revision());
  ASSERT_TRUE(table.UntilInStep());
  EXPECT_EQ(table->revision(), general.summary().revision());
}

TEST(FollowerTest, AnswersContinueWhileAKilledServerRestartsWithAnotherTable) {
  const House one("ABORTED");
  const House other("DATA_LOSS");
  HouseServer first(one);
  Watched table({.server = first.address(), .profile = "house"});
  ASSERT_TRUE(table->WaitForTable(absl::Seconds(20)).ok());
  std::atomic<bool> done = false;
  std::atomic<int64_t> answers = 0;
  std::atomic<int64_t> wrong = 0;
  std::thread caller([&] {
    while (!done) {
      const int code = table.Code(420);
      wrong += code != kAborted && code != kDataLoss;
      ++answers;
    }
  });
  first.Kill();
  EXPECT_TRUE(table.UntilError(absl::StatusCode::kUnavailable));
  EXPECT_GT(table->age(), absl::ZeroDuration());
  EXPECT_LT(table->age(), absl::Minutes(1));
  EXPECT_EQ(table.Code(420), kAborted);
  HouseServer second(other, first.address());
  EXPECT_TRUE(table.Until([&](const LocalTable&) { return table.Code(420) == kDataLoss; }));
  done = true;
  caller.join();
  EXPECT_GT(answers, 0);
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(table->age(), absl::ZeroDuration());
  EXPECT_EQ(table->last_error(), absl::OkStatus());
}

TEST(FollowerTest, ARestartedServerWithTheSameTableIsFollowedAgain) {
  const House house("ABORTED");
  HouseServer first(house);
  Watched table({.server = first.address(), .profile = "house"});
  ASSERT_TRUE(table.UntilInStep());
  first.Kill();
  ASSERT_TRUE(table.UntilError(absl::StatusCode::kUnavailable));
  HouseServer second(house, first.address());
  EXPECT_TRUE(table.UntilInStep());
}

TEST(FollowerTest, ADrainingServerIsLeftAndTheTableKept) {
  const House house("ABORTED");
  HouseServer server(house);
  Watched table({.server = server.address(), .profile = "house"});
  ASSERT_TRUE(table.UntilInStep());
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().Wait(), 0) << "the stream does not hold it up";
  EXPECT_TRUE(table.UntilError(absl::StatusCode::kUnavailable));
  EXPECT_EQ(table.Code(420), kAborted);
}

TEST(FollowerTest, ARemovedProfileKeepsItsLastTableAndMayReturn) {
  const House house("ABORTED");
  HouseServer server(house);
  Watched table({.server = server.address(), .profile = "house"});
  ASSERT_TRUE(table.UntilInStep());
  house.Remove();
  EXPECT_TRUE(table.UntilError(absl::StatusCode::kNotFound));
  EXPECT_THAT(table->last_error().message(), ::testing::HasSubstr("house"));
  EXPECT_EQ(table.Code(420), kAborted);
  EXPECT_GT(table->age(), absl::ZeroDuration());
  house.Write("DATA_LOSS");
  EXPECT_TRUE(table.UntilInStep());
  EXPECT_EQ(table.Code(420), kDataLoss);
}

TEST(FollowerTest, AServerThatStopsAnsweringIsNoticed) {
  const House house("ABORTED");
  HouseServer server(house);
  Watched table({.server = server.address(), .profile = "house"});
  ASSERT_TRUE(table.UntilInStep());
  server.process().Signal(SIGSTOP);
  EXPECT_TRUE(table.UntilError(absl::StatusCode::kUnavailable));
  EXPECT_EQ(table.Code(420), kAborted);
  server.process().Signal(SIGCONT);
  EXPECT_TRUE(table.UntilInStep());
}

TEST(FollowerTest, TheCacheFileAnswersBeforeAServerIsReached) {
  const House house("ABORTED");
  const TempDir dir;
  std::string address;
  {
    HouseServer server(house);
    address = server.address();
    Watched table({.server = address, .profile = "house", .cache_path = dir / "cache"});
    ASSERT_TRUE(table->WaitForTable(absl::Seconds(20)).ok());
  }
  Watched table({.server = address, .profile = "house", .cache_path = dir / "cache"});
  EXPECT_EQ(table.Code(420), kAborted) << "at once";
  EXPECT_LT(table->age(), absl::Minutes(1));
  EXPECT_TRUE(table.UntilError(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace status_translator
