// Bodies in pieces of a proxy that counts what it sends.
#include <gmock/gmock.h>

#include "support/ext_proc_machine.h"

namespace status_translator {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TestMessage Taken(int64_t request, int64_t response) {
  TestMessage message;
  message.passed_on = {.request_bytes = request, .response_bytes = response};
  return message;
}

TEST_F(ExtProcMachineTest, AProxyThatCountsMaySendAsMuchAgainAsItTook) {
  ExtProcMachine machine = Machine();
  TestMessage head = WithMode(RequestHead({}), BodyMode::kGrpc);
  head.counts_bytes = true;
  One(machine, head);
  const TestMessage body = RequestBody("12345");
  EXPECT_TRUE(One(machine, body).part == ExchangePart::kRequestBody);
  const auto granted = One(machine, Taken(5, 7)).grant.value();
  EXPECT_EQ(granted.request_bytes, 5);
  EXPECT_EQ(granted.response_bytes, 7);
  EXPECT_THAT(machine.Handle(Taken(0, 0)), IsEmpty());
  EXPECT_THAT(machine.Handle(Taken(-5, INT64_MIN)), IsEmpty());
}

TEST_F(ExtProcMachineTest, WhatIsHeldBackDoesNotStopAProxyThatCounts) {
  ExtProcMachine machine = Machine();
  TestMessage head = WithMode(FromHttpCaller(ResponseHead({{":status", "200"}, {"content-type", "application/grpc"}})),
                              BodyMode::kGrpc);
  head.counts_bytes = true;
  EXPECT_THAT(machine.Handle(head), IsEmpty());
  const auto granted = One(machine, ResponseBody("12345", false)).grant.value();
  EXPECT_EQ(granted.response_bytes, 5);
  EXPECT_THAT(machine.Handle(ResponseTrailers({{"grpc-status", "0"}})), SizeIs(3));
  // Once the proxy takes what it was granted for already, it is granted only what goes beyond.
  EXPECT_THAT(machine.Handle(Taken(0, 4)), IsEmpty());
  EXPECT_EQ(One(machine, Taken(0, 4)).grant.value().response_bytes, 3);
}

TEST_F(ExtProcMachineTest, NoIncrementOfAPeerOverflows) {
  constexpr int64_t kMostOfAWindow = 0x7FFFFFFF;
  for (const int64_t taken : {kMostOfAWindow - 1, kMostOfAWindow, kMostOfAWindow + 1, INT64_MAX - 1, INT64_MAX}) {
    ExtProcMachine machine = Machine();
    TestMessage head = WithMode(
        FromHttpCaller(ResponseHead({{":status", "200"}, {"content-type", "application/grpc"}})), BodyMode::kGrpc);
    head.counts_bytes = true;
    head.passed_on = Taken(taken, taken).passed_on;
    const int64_t granted = std::min(taken, kMostOfAWindow);
    for (const TestMessage& message : {head, Taken(taken, taken)}) {
      const auto update = One(machine, message).grant.value();
      EXPECT_EQ(update.request_bytes, granted) << taken;
      EXPECT_EQ(update.response_bytes, granted) << taken;
    }
    // What is held back is granted beside it.
    TestMessage held = ResponseBody("12345", false);
    held.passed_on = Taken(INT64_MIN, taken).passed_on;
    const auto update = One(machine, held).grant.value();
    EXPECT_EQ(update.request_bytes, 0);
    EXPECT_EQ(update.response_bytes, kMostOfAWindow) << taken;
  }
}

TEST_F(ExtProcMachineTest, NothingIsGrantedToAProxyThatDoesNotCount) {
  ExtProcMachine machine = Machine();
  One(machine, WithMode(RequestHead({}), BodyMode::kGrpc));
  EXPECT_THAT(machine.Handle(Taken(5, 7)), IsEmpty());
}

}  // namespace
}  // namespace status_translator
