#include "ext_proc/budget.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace status_translator {
namespace {

TEST(ExtProcBudgetTest, AShareTakesFromThePoolOnlyBeyondItsOwnBytes) {
  ExtProcBudget budget(100, 10);
  ExtProcShare share(budget);
  EXPECT_TRUE(share.Resize(10));
  EXPECT_EQ(budget.used(), 0u);
  EXPECT_TRUE(share.Resize(30));
  EXPECT_EQ(budget.used(), 20u);
  EXPECT_TRUE(share.Resize(5));
  EXPECT_EQ(budget.used(), 0u);
}

TEST(ExtProcBudgetTest, AnEmptyPoolLeavesEachShareItsOwnBytes) {
  ExtProcBudget budget(100, 10);
  ExtProcShare large(budget);
  EXPECT_TRUE(large.Resize(110));
  ExtProcShare small(budget);
  EXPECT_TRUE(small.Resize(10));
  EXPECT_FALSE(small.Resize(11));
  EXPECT_EQ(budget.used(), 100u);
  EXPECT_FALSE(large.Resize(SIZE_MAX));
  EXPECT_EQ(budget.used(), 100u);
}

TEST(ExtProcBudgetTest, AShareGivesBackWhatItHolds) {
  ExtProcBudget budget(100, 0);
  {
    ExtProcShare share(budget);
    EXPECT_TRUE(share.Resize(60));
    share.Force(160);
    EXPECT_EQ(budget.used(), 160u);
    ExtProcShare other(budget);
    EXPECT_FALSE(other.Resize(1));
  }
  EXPECT_EQ(budget.used(), 0u);
}

TEST(ExtProcBudgetTest, SharesOfManyThreadsNeverTakeMoreThanThereIs) {
  constexpr size_t kPool = 1000;
  ExtProcBudget budget(kPool, 0);
  std::vector<std::thread> threads;
  for (size_t i = 1; i <= 4; ++i) {
    threads.emplace_back([&, i] {
      for (size_t k = 0; k < 5000; ++k) {
        ExtProcShare share(budget);
        (void)share.Resize(k * i % 700);
        EXPECT_LE(budget.used(), kPool);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(budget.used(), 0u);
}

}  // namespace
}  // namespace status_translator
