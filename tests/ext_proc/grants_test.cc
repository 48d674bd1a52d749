// Bodies in pieces of a proxy that counts what it sends.
#include <gmock/gmock.h>

#include "support/ext_proc_machine.h"

namespace status_translator {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

extp::ProcessingRequest Taken(int64_t request, int64_t response) {
  extp::ProcessingRequest message;
  message.mutable_client_window_update()->set_window_increment_sidestream_to_upstream(request);
  message.mutable_client_window_update()->set_window_increment_sidestream_to_downstream(response);
  return message;
}

TEST_F(ExtProcMachineTest, AProxyThatCountsMaySendAsMuchAgainAsItTook) {
  ExtProcMachine machine = Machine();
  extp::ProcessingRequest head = WithMode(RequestHead({}), extp::BODY_SEND_MODE_GRPC);
  head.mutable_flow_control_init();
  One(machine, head);
  extp::ProcessingRequest body;
  body.mutable_request_body()->set_body("12345");
  EXPECT_TRUE(One(machine, body).has_request_body());
  const auto granted = One(machine, Taken(5, 7)).server_window_update();
  EXPECT_EQ(granted.window_increment_downstream_to_sidestream(), 5);
  EXPECT_EQ(granted.window_increment_upstream_to_sidestream(), 7);
  EXPECT_THAT(machine.Handle(Taken(0, 0)), IsEmpty());
  EXPECT_THAT(machine.Handle(Taken(-5, INT64_MIN)), IsEmpty());
}

TEST_F(ExtProcMachineTest, WhatIsHeldBackDoesNotStopAProxyThatCounts) {
  ExtProcMachine machine = Machine();
  extp::ProcessingRequest head =
      WithMode(FromHttpCaller(ResponseHead({{":status", "200"}, {"content-type", "application/grpc"}})),
               extp::BODY_SEND_MODE_GRPC);
  head.mutable_flow_control_init();
  EXPECT_THAT(machine.Handle(head), IsEmpty());
  const auto granted = One(machine, ResponseBody("12345", false)).server_window_update();
  EXPECT_EQ(granted.window_increment_upstream_to_sidestream(), 5);
  EXPECT_THAT(machine.Handle(ResponseTrailers({{"grpc-status", "0"}})), SizeIs(3));
  // Once the proxy takes what it was granted for already, it is granted only what goes beyond.
  EXPECT_THAT(machine.Handle(Taken(0, 4)), IsEmpty());
  EXPECT_EQ(One(machine, Taken(0, 4)).server_window_update().window_increment_upstream_to_sidestream(), 3);
}

TEST_F(ExtProcMachineTest, NoIncrementOfAPeerOverflows) {
  constexpr int64_t kMostOfAWindow = 0x7FFFFFFF;
  for (const int64_t taken : {kMostOfAWindow - 1, kMostOfAWindow, kMostOfAWindow + 1, INT64_MAX - 1, INT64_MAX}) {
    ExtProcMachine machine = Machine();
    extp::ProcessingRequest head =
        WithMode(FromHttpCaller(ResponseHead({{":status", "200"}, {"content-type", "application/grpc"}})),
                 extp::BODY_SEND_MODE_GRPC);
    head.mutable_flow_control_init();
    *head.mutable_client_window_update() = Taken(taken, taken).client_window_update();
    const int64_t granted = std::min(taken, kMostOfAWindow);
    for (const extp::ProcessingRequest& message : {head, Taken(taken, taken)}) {
      const auto update = One(machine, message).server_window_update();
      EXPECT_EQ(update.window_increment_downstream_to_sidestream(), granted) << taken;
      EXPECT_EQ(update.window_increment_upstream_to_sidestream(), granted) << taken;
    }
    // What is held back is granted beside it.
    extp::ProcessingRequest held = ResponseBody("12345", false);
    *held.mutable_client_window_update() = Taken(INT64_MIN, taken).client_window_update();
    const auto update = One(machine, held).server_window_update();
    EXPECT_EQ(update.window_increment_downstream_to_sidestream(), 0);
    EXPECT_EQ(update.window_increment_upstream_to_sidestream(), kMostOfAWindow) << taken;
  }
}

TEST_F(ExtProcMachineTest, NothingIsGrantedToAProxyThatDoesNotCount) {
  ExtProcMachine machine = Machine();
  One(machine, WithMode(RequestHead({}), extp::BODY_SEND_MODE_GRPC));
  EXPECT_THAT(machine.Handle(Taken(5, 7)), IsEmpty());
}

}  // namespace
}  // namespace status_translator
