#include "rpc/ticker.h"

#include <gtest/gtest.h>

#include <future>

namespace status_translator {
namespace {

TEST(TickerTest, TicksUntilItGoes) {
  int ticks = 0;
  std::promise<void> third;
  {
    const Ticker ticker(std::chrono::milliseconds(1), [&] {
      if (++ticks == 3) third.set_value();
    });
    third.get_future().wait();
  }
  EXPECT_GE(ticks, 3);
}

TEST(TickerTest, GoesAtOnceHoweverLongThePeriodIs) {
  bool ticked = false;
  {
    const Ticker ticker(std::chrono::hours(24), [&] { ticked = true; });
  }
  EXPECT_FALSE(ticked);
}

}  // namespace
}  // namespace status_translator
