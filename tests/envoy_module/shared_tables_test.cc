#include "envoy_module/shared_tables.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "envoy_module/fake_envoy.h"
#include "support/process.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SharedTablesTest : public ::testing::Test {
 protected:
  SharedTablesTest() {
    FakeEnvoy::Get().Reset();
    std::filesystem::create_directory(folder_ / "profiles");
    Write(ProfileNamed("mine"));
  }
  static std::string ProfileNamed(const std::string& name) {
    return "name: \"" + name +
           "\" description: \"a\" extends: \"general\" "
           "http_to_grpc { http: 420 grpc: \"ABORTED\" reason: \"a\" }";
  }
  // By rename, so that no reader sees half of it.
  void Write(const std::string& text) const {
    std::ofstream(folder_ / "new", std::ios::binary) << text;
    std::filesystem::rename(folder_ / "new", profiles_ + "/mine.textproto");
  }
  static bool Has(const SharedTables& tables, const std::string& profile) {
    return tables.Current()->FindProfile(profile).ok();
  }

  TempDir folder_;
  const std::string profiles_ = folder_ / "profiles";
};

TEST_F(SharedTablesTest, OneDirectoryIsLoadedOnce) {
  const auto first = SharedTables::Get(profiles_, "general");
  const auto second = SharedTables::Get(profiles_, "general");
  const auto other = SharedTables::Get("", "general");
  ASSERT_TRUE(first.ok() && second.ok() && other.ok()) << first.status() << other.status();
  EXPECT_EQ(*first, *second);
  EXPECT_NE(*first, *other);
  EXPECT_EQ((*first)->Current(), (*second)->Current());
}

TEST_F(SharedTablesTest, ADirectoryThatDoesNotExistIsRefused) {
  EXPECT_FALSE(SharedTables::Get(folder_ / "none", "general").ok());
  EXPECT_FALSE(SharedTables::Get(profiles_, "none-such").ok());
}

TEST_F(SharedTablesTest, FollowsTheDirectoryAndKeepsTheLastGoodSet) {
  const auto tables = SharedTables::Get(profiles_, "general");
  ASSERT_TRUE(tables.ok()) << tables.status();
  EXPECT_TRUE(Has(**tables, "mine"));
  Write("name: \"mine\" nonsense");
  ASSERT_TRUE(WaitForLog("the profiles cannot be loaded; the previous set is still used"));
  EXPECT_TRUE(SharedTables::AnyIsStale());
  EXPECT_TRUE(Has(**tables, "mine"));
  std::filesystem::remove(profiles_ + "/mine.textproto");
  std::ofstream(profiles_ + "/yours.textproto") << ProfileNamed("yours");
  ASSERT_TRUE(WaitForLog("the profiles have changed; data_revision"));
  EXPECT_FALSE(SharedTables::AnyIsStale());
  EXPECT_TRUE(Has(**tables, "yours"));
}

TEST_F(SharedTablesTest, TheLimitFileStopsEnforcement) {
  std::ofstream(folder_ / "limit") << "observe";
  const FakeConfig config("{\"mode\":\"enforce\",\"ext_proc_limit_file\":\"" + (folder_ / "limit") + "\"}");
  {
    FakeStream stream(config);
    stream.Respond("x");
    EXPECT_EQ(stream.metadata["action"], "would_change");
    EXPECT_EQ(FakeEnvoy::Get().gauges["status_translator_ext_proc_enforcement_stopped"], 1);
  }
  std::filesystem::remove(folder_ / "limit");
  ASSERT_TRUE(WaitForLog("enforcement is not limited"));
  FakeStream stream(config);
  stream.Respond("x");
  EXPECT_EQ(stream.metadata["action"], "changed");
  EXPECT_EQ(FakeEnvoy::Get().gauges["status_translator_ext_proc_enforcement_stopped"], 0);
}

// Envoy has one gauge of each name for all configurations.
TEST_F(SharedTablesTest, AGaugeSaysWhatHoldsForAnyConfiguration) {
  const auto gauges_after_response = [](const FakeConfig& config) {
    FakeStream(config).Respond("x");
    return std::vector<uint64_t>{FakeEnvoy::Get().gauges["status_translator_ext_proc_enforcement_stopped"],
                                 FakeEnvoy::Get().gauges["status_translator_profiles_stale"]};
  };
  std::ofstream(folder_ / "limit") << "off";
  const FakeConfig other("");
  {
    const FakeConfig limited("{\"profiles\":\"" + profiles_ + "\",\"ext_proc_limit_file\":\"" + (folder_ / "limit") +
                             "\"}");
    EXPECT_THAT(gauges_after_response(limited), ElementsAre(1, 0));
    EXPECT_THAT(gauges_after_response(other), ElementsAre(1, 0));
    Write("name: \"mine\" nonsense");
    ASSERT_TRUE(WaitForLog("the profiles cannot be loaded"));
    EXPECT_THAT(gauges_after_response(other), ElementsAre(1, 1));
  }
  EXPECT_THAT(gauges_after_response(other), ElementsAre(0, 0));
}

TEST_F(SharedTablesTest, EachConfigurationWritesItsGaugesOnce) {
  const FakeConfig one(""), other("");
  for (const FakeConfig* config : {&one, &one, &other, &other, &one}) FakeStream(*config).Respond("x");
  EXPECT_EQ(FakeEnvoy::Get().gauge_writes, 4);
}

TEST_F(SharedTablesTest, AProfileThatIsNotServedIsRefusedAtLoad) {
  EXPECT_EQ(FakeConfig("{\"profile\":\"none-such\"}").get(), nullptr);
  EXPECT_THAT(FakeEnvoy::Get().log, HasSubstr("none-such"));
}

}  // namespace
}  // namespace status_translator
