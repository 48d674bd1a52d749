#include "telemetry/line_limit.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(LineLimitTest, AllowsSomeLinesPerSecondAndCountsTheOthers) {
  LineLimit limit(2, seconds(1));
  const LineLimit::Time start{std::chrono::hours(1)};
  EXPECT_EQ(limit.Allow(start), 0u);
  EXPECT_EQ(limit.Allow(start + milliseconds(500)), 0u);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.Allow(start + milliseconds(999)), std::nullopt);
  EXPECT_EQ(limit.Allow(start + milliseconds(1000)), 3u);
  EXPECT_EQ(limit.Allow(start + milliseconds(1001)), 0u);
  EXPECT_EQ(limit.Allow(start + milliseconds(1002)), std::nullopt);
  EXPECT_EQ(limit.Allow(start + std::chrono::hours(1)), 1u);
}

TEST(LineLimitTest, OneLinePerMinuteReportsTheSuppressedOnes) {
  LineLimit limit(1, std::chrono::minutes(1));
  const LineLimit::Time start{};
  EXPECT_EQ(limit.Allow(start), 0u);
  for (int second = 0; second < 60; ++second) EXPECT_EQ(limit.Allow(start + seconds(second)), std::nullopt);
  EXPECT_EQ(limit.Allow(start + seconds(60)), 60u);
  EXPECT_EQ(limit.Allow(start + seconds(119)), std::nullopt);
  EXPECT_EQ(limit.Allow(start + seconds(1000)), 1u);
}

TEST(DistinctLineLimitTest, AllowsEachLineOncePerPeriodAndCountsThoseBeyondTheLimit) {
  DistinctLineLimit limit(2, std::chrono::minutes(1));
  const LineLimit::Time start{};
  EXPECT_EQ(limit.Allow("a", start), 0u);
  EXPECT_EQ(limit.Allow("a", start), std::nullopt);
  EXPECT_EQ(limit.Allow("b", start + seconds(59)), 0u);
  EXPECT_EQ(limit.Allow("c", start + seconds(59)), std::nullopt);
  EXPECT_EQ(limit.Allow("b", start + seconds(59)), std::nullopt) << "a repetition is not counted";
  EXPECT_EQ(limit.Allow("c", start + seconds(60)), 1u);
  EXPECT_EQ(limit.Allow("a", start + seconds(60)), 0u);
}

}  // namespace
}  // namespace status_translator
