#include "client/backoff.h"

#include <gmock/gmock.h>

#include <set>

namespace status_translator {
namespace {

TEST(BackoffTest, DelaysAreBoundedAndRandom) {
  Backoff backoff;
  EXPECT_LE(backoff.NextDelay(), absl::Milliseconds(500));
  std::set<absl::Duration> waits;
  for (int i = 0; i < 100; ++i) waits.insert(backoff.NextDelay());
  EXPECT_GE(*waits.begin(), Backoff::kShortest);
  EXPECT_LE(*waits.rbegin(), Backoff::kLongest);
  EXPECT_GT(waits.size(), 50u);
}

}  // namespace
}  // namespace status_translator
