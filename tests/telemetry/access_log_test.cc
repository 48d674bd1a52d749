#include "telemetry/access_log.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

TEST(AccessLogTest, SamplesOneCallInN) {
  EXPECT_FALSE(SampleAccess()) << "none by default";
  SetAccessLog(3);
  int sampled = 0;
  for (int i = 0; i < 9; ++i) sampled += SampleAccess() ? 1 : 0;
  EXPECT_EQ(sampled, 3);
  SetAccessLog(1);
  EXPECT_TRUE(SampleAccess());
  EXPECT_TRUE(SampleAccess());
  SetAccessLog(0);
  EXPECT_FALSE(SampleAccess());
}

TEST(AccessLogTest, ReadsTheTraceIdOfAValidTraceparentOnly) {
  const std::string id = "0af7651916cd43dd8448eb211c80319c";
  EXPECT_EQ(TraceId("00-" + id + "-b7ad6b7169203331-01"), id);
  EXPECT_EQ(TraceId("01-" + id + "-b7ad6b7169203331-01-later"), id);
  for (const std::string& wrong : std::vector<std::string>{
           "", "00", "ff-" + id + "-b7ad6b7169203331-01", "00-" + id + "-b7ad6b7169203331",
           "00-" + id.substr(1) + "-b7ad6b7169203331-01", "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
           "00-" + std::string(32, '0') + "-b7ad6b7169203331-01", std::string(100'000, '-')}) {
    EXPECT_EQ(TraceId(wrong), "") << wrong.substr(0, 80);
  }
}

}  // namespace
}  // namespace status_translator
