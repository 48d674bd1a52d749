#include "telemetry/log_limit.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

TEST(LogLimitTest, OneEventAMinuteIsLoggedWithTheCountSinceTheLast) {
  LogLimit limit;
  const std::chrono::steady_clock::time_point start{};
  EXPECT_EQ(limit.Count(start), 1);
  for (int second = 0; second < 60; ++second) {
    EXPECT_EQ(limit.Count(start + std::chrono::seconds(second)), std::nullopt);
  }
  EXPECT_EQ(limit.Count(start + std::chrono::seconds(60)), 61);
  EXPECT_EQ(limit.Count(start + std::chrono::seconds(119)), std::nullopt);
  EXPECT_EQ(limit.Count(start + std::chrono::seconds(1000)), 2);
}

}  // namespace
}  // namespace status_translator
