#include "ext_proc/plan.h"

#include <gmock/gmock.h>

#include "support/ext_proc_machine.h"

namespace status_translator {
namespace {

using ExtProcPlanTest = ExtProcMachineTest;

TEST_F(ExtProcPlanTest, GrpcForAGrpcCallerPasses) {
  EXPECT_TRUE(LetsPass(Only(FromGrpcCaller(ResponseHead(kGrpcHead)))));
  EXPECT_EQ(Action(), "passed:already_grpc");
  EXPECT_TRUE(LetsPass(Only(FromGrpcCaller(ResponseHead(kNotFoundHead, true)))));
  EXPECT_EQ(Action(), "passed:already_grpc");
  EXPECT_EQ(outcome_->direction, "grpc_to_grpc");
}

TEST_F(ExtProcPlanTest, AGrpcHeadThatIsNoOutcomeIsReplaced) {
  EXPECT_EQ(Only(FromGrpcCaller(ResponseHead(kGrpcHead, true))).reply.value().grpc_code, 2);
  const FieldList head = {{":status", "404"}, {"content-type", "application/grpc"}};
  EXPECT_TRUE(Only(FromGrpcCaller(ResponseHead(head))).reply.has_value());
}

TEST_F(ExtProcPlanTest, HttpForAnHttpCallerPasses) {
  EXPECT_TRUE(LetsPass(Only(FromHttpCaller(ResponseHead(kHtmlHead)))));
  EXPECT_EQ(Action(), "passed:already_http");
  // Made for HTTP, whatever stands beside it.
  EXPECT_TRUE(LetsPass(Only(
      FromHttpCaller(ResponseHead({{":status", "404"}, {"content-type", "application/json"}, {"grpc-status", "5"}})))));
}

TEST_F(ExtProcPlanTest, AnUnknownCallerGetsWhatThereIs) {
  EXPECT_TRUE(LetsPass(Only(ResponseHead(kHtmlHead))));
  EXPECT_EQ(Action(), "passed:unknown_caller");
  EXPECT_EQ(outcome_->direction, "unknown");
  const OwnedMessage none = WithFalse(ResponseHead(kNotFoundHead, true), "'content-type' in request.headers");
  EXPECT_EQ(Only(none).reply.value().http_code, 404);
}

TEST_F(ExtProcPlanTest, TheRequestsHeadSaysWhoCalls) {
  ExtProcMachine machine = Machine();
  EXPECT_TRUE(One(machine, RequestHead({{":path", "/"}, {"content-type", "application/grpc+proto"}})).part ==
              ExchangePart::kRequestHead);
  const OwnedMessage body = RequestBody("x");
  EXPECT_FALSE(One(machine, body).piece.has_value());
  const OwnedMessage trailers = MessageOf(ExchangePart::kRequestTrailers);
  EXPECT_TRUE(One(machine, trailers).part == ExchangePart::kRequestTrailers);
  EXPECT_TRUE(One(machine, ResponseHead(kHtmlHead)).reply.has_value());
}

}  // namespace
}  // namespace status_translator
