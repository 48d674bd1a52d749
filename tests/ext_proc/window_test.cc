#include "ext_proc/window.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>

#include "support/ext_proc_machine.h"

namespace status_translator {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

using ExtProcWindowTest = ExtProcMachineTest;

OwnedMessage PassedOn(int64_t request, int64_t response) {
  OwnedMessage message;
  message.passed_on = {.request_bytes = request, .response_bytes = response};
  return message;
}

TEST_F(ExtProcWindowTest, AProxyThatCountsMaySendAsMuchAgainAsItPassedOn) {
  ExtProcMachine machine = Machine();
  OwnedMessage head = WithMode(RequestHead({}), BodyMode::kGrpc);
  head.counts_bytes = true;
  One(machine, head);
  const OwnedMessage body = RequestBody("12345");
  EXPECT_TRUE(One(machine, body).part == ExchangePart::kRequestBody);
  const auto granted = One(machine, PassedOn(5, 7)).grant.value();
  EXPECT_EQ(granted.request_bytes, 5);
  EXPECT_EQ(granted.response_bytes, 7);
  EXPECT_THAT(machine.Handle(PassedOn(0, 0)), IsEmpty());
  EXPECT_THAT(machine.Handle(PassedOn(-5, INT64_MIN)), IsEmpty());
}

TEST_F(ExtProcWindowTest, WhatIsHeldBackDoesNotStopAProxyThatCounts) {
  ExtProcMachine machine = Machine();
  OwnedMessage head = WithMode(FromHttpCaller(ResponseHead({{":status", "200"}, {"content-type", "application/grpc"}})),
                               BodyMode::kGrpc);
  head.counts_bytes = true;
  EXPECT_THAT(machine.Handle(head), IsEmpty());
  const auto granted = One(machine, ResponseBody("12345", false)).grant.value();
  EXPECT_EQ(granted.response_bytes, 5);
  EXPECT_THAT(machine.Handle(ResponseTrailers({{"grpc-status", "0"}})), SizeIs(3));
  // Once the proxy takes what it was granted for already, it is granted only what goes beyond.
  EXPECT_THAT(machine.Handle(PassedOn(0, 4)), IsEmpty());
  EXPECT_EQ(One(machine, PassedOn(0, 4)).grant.value().response_bytes, 3);
}

TEST_F(ExtProcWindowTest, NoIncrementOfAPeerOverflows) {
  constexpr int64_t kMostOfAWindow = 0x7FFFFFFF;
  for (const int64_t bytes : {kMostOfAWindow - 1, kMostOfAWindow, kMostOfAWindow + 1, INT64_MAX - 1, INT64_MAX}) {
    ExtProcMachine machine = Machine();
    OwnedMessage head = WithMode(
        FromHttpCaller(ResponseHead({{":status", "200"}, {"content-type", "application/grpc"}})), BodyMode::kGrpc);
    head.counts_bytes = true;
    head.passed_on = PassedOn(bytes, bytes).passed_on;
    const int64_t granted = std::min(bytes, kMostOfAWindow);
    for (const OwnedMessage& message : {head, PassedOn(bytes, bytes)}) {
      const auto update = One(machine, message).grant.value();
      EXPECT_EQ(update.request_bytes, granted) << bytes;
      EXPECT_EQ(update.response_bytes, granted) << bytes;
    }
    // What is held back is granted beside it.
    OwnedMessage held = ResponseBody("12345", false);
    held.passed_on = PassedOn(INT64_MIN, bytes).passed_on;
    const auto update = One(machine, held).grant.value();
    EXPECT_EQ(update.request_bytes, 0);
    EXPECT_EQ(update.response_bytes, kMostOfAWindow) << bytes;
  }
}

TEST_F(ExtProcWindowTest, NothingIsGrantedToAProxyThatDoesNotCount) {
  ExtProcMachine machine = Machine();
  One(machine, WithMode(RequestHead({}), BodyMode::kGrpc));
  EXPECT_THAT(machine.Handle(PassedOn(5, 7)), IsEmpty());
}

}  // namespace
}  // namespace status_translator
