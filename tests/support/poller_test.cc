#include "support/poller.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>
#include <utility>

namespace status_translator {
namespace {

TEST(PollerTest, GoesOnAfterAnException) {
  std::atomic<int> looks{0}, reports{0};
  std::promise<void> reported;
  const auto look = [&looks](bool) {
    if (++looks == 1) throw std::runtime_error("a look fails");
    return looks < 4;
  };
  const auto report = [&] {
    if (++reports == 1) throw std::runtime_error("a report fails");
    if (reports == 2) reported.set_value();
  };
  const Poller poller(absl::Milliseconds(1), look, report);
  EXPECT_EQ(reported.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

TEST(PollerTest, EndsAtOnceHoweverLongTheIntervalIs) {
  bool looked = false;
  {
    const Poller poller(
        absl::Hours(24), [&looked](bool) { return looked = true; }, [] {});
  }
  EXPECT_FALSE(looked);
}

// So that it may use what the owner of the poller destroys next.
TEST(PollerTest, TheDestructorWaitsForAReport) {
  std::promise<void> begun;
  std::atomic<bool> ended{false};
  {
    const Poller poller(
        absl::Milliseconds(1), [](bool) { return true; },
        [&, first = true]() mutable {
          if (std::exchange(first, false)) begun.set_value();
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
          ended = true;
        });
    begun.get_future().wait();
  }
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace status_translator
