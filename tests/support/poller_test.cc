#include "support/poller.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <stdexcept>

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

}  // namespace
}  // namespace status_translator
