// Beyond a bound a response passes as it is, and nothing is kept of it.
#include "support/limits.h"

#include <gmock/gmock.h>

#include "support/ext_proc_machine.h"
#include "wire/body.h"

namespace status_translator {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const FieldList kHtml404 = {{":status", "404"}, {"content-type", "text/html"}};
const FieldList kGrpc200 = {{":status", "200"}, {"content-type", "application/grpc"}};

FieldList WithFields(FieldList head, int more, const std::string& value = "b") {
  for (int i = 0; i < more; ++i) head.emplace_back("a" + std::to_string(i), value);
  return head;
}

class ExtProcLimitsTest : public ExtProcMachineTest {
 protected:
  // A machine that waits for a body in pieces, or for trailers after it. The next call replaces it.
  ExtProcMachine& Waiting(bool for_trailers, BodyMode mode, ExtProcShare* share = nullptr) {
    ExtProcMachine& machine = waiting_.emplace(TestCurrentTranslator().Get(), settings_, share);
    const auto head = for_trailers ? FromHttpCaller(ResponseHead(kGrpc200)) : FromGrpcCaller(ResponseHead(kHtml404));
    EXPECT_THAT(machine.Handle(WithMode(head, mode)), IsEmpty());
    return machine;
  }

  static std::string ActionOf(ExtProcMachine& machine) {
    const auto outcome = machine.TakeOutcome();
    return outcome.has_value() ? std::string(outcome->action) : "none";
  }

 private:
  std::optional<ExtProcMachine> waiting_;
};

TEST_F(ExtProcLimitsTest, ManyEmptyPiecesHoldNothing) {
  for (const bool for_trailers : {false, true}) {
    ExtProcMachine& machine = Waiting(for_trailers, BodyMode::kFullDuplexStreamed);
    const size_t before = machine.held_bytes();
    for (int i = 0; i < kMaxExtProcPieces; ++i) {
      ASSERT_THAT(machine.Handle(ResponseBody("", false)), IsEmpty());
      ASSERT_EQ(machine.held_commands(), 2u);
    }
    EXPECT_EQ(machine.held_bytes(), before);
    const auto answers = machine.Handle(ResponseBody("", false));
    ASSERT_THAT(answers, SizeIs(3));
    EXPECT_TRUE(answers[0].part == ExchangePart::kResponseHead);
    EXPECT_EQ(ActionOf(machine), "passed:too_many_pieces");
    EXPECT_EQ(machine.held_bytes(), 0u);
    // The rest goes back piece by piece.
    EXPECT_THAT(machine.Handle(ResponseBody("", false)), SizeIs(1));
  }
}

TEST_F(ExtProcLimitsTest, PiecesOfOneByteAreHeldAsOneAndComeBackWhole) {
  ExtProcMachine& machine = Waiting(true, BodyMode::kFullDuplexStreamed);
  std::string sent;
  for (int i = 0; i < kMaxExtProcPieces; ++i) {
    sent += static_cast<char>('a' + i % 26);
    ASSERT_THAT(machine.Handle(ResponseBody(sent.substr(sent.size() - 1), false)), IsEmpty());
  }
  EXPECT_EQ(machine.held_commands(), 2u);
  const auto answers = machine.Handle(ResponseTrailers({{"grpc-status", "0"}}));
  ASSERT_THAT(answers, SizeIs(3));
  EXPECT_EQ(answers[1].piece.value().bytes, sent);
  EXPECT_EQ(machine.held_bytes(), 0u);
}

TEST_F(ExtProcLimitsTest, MessagesAreNotJoinedAndSoAreFew) {
  ExtProcMachine& machine = Waiting(true, BodyMode::kGrpc);
  for (int i = 0; i < kMaxExtProcMessages; ++i) ASSERT_THAT(machine.Handle(ResponseBody("m", false)), IsEmpty());
  const auto answers = machine.Handle(ResponseBody("m", false));
  ASSERT_THAT(answers, SizeIs(kMaxExtProcMessages + 2));
  for (size_t i = 1; i < answers.size(); ++i) {
    EXPECT_EQ(answers[i].piece.value().bytes, "m");
  }
  EXPECT_EQ(ActionOf(machine), "passed:too_many_pieces");
}

TEST_F(ExtProcLimitsTest, NothingOfADecidedBodyIsKept) {
  ExtProcMachine& machine = Waiting(true, BodyMode::kFullDuplexStreamed);
  const std::string most(kMaxBodyBytes, 'x');
  EXPECT_THAT(machine.Handle(ResponseBody(most, false)), IsEmpty());
  EXPECT_GE(machine.held_bytes(), most.size());
  const auto answers = machine.Handle(ResponseBody("yz", false));
  ASSERT_THAT(answers, SizeIs(3));
  EXPECT_EQ(answers[1].piece.value().bytes, most);
  EXPECT_EQ(answers[2].piece.value().bytes, "yz");
  EXPECT_EQ(ActionOf(machine), "passed:too_large");
  EXPECT_EQ(machine.held_bytes(), 0u);
}

TEST_F(ExtProcLimitsTest, AHeadWithTooManyFieldsPasses) {
  EXPECT_TRUE(Only(FromGrpcCaller(ResponseHead(WithFields(kHtml404, kMaxFields - 1)))).reply.has_value());
  for (const int more : {kMaxFields, 35'000}) {
    ExtProcMachine machine = Machine();
    EXPECT_TRUE(LetsPass(One(machine, FromGrpcCaller(ResponseHead(WithFields(kHtml404, more))))));
    EXPECT_EQ(ActionOf(machine), "passed:too_many_fields");
    EXPECT_EQ(machine.held_bytes(), 0u);
  }
}

TEST_F(ExtProcLimitsTest, AHeadThatIsTooLongPasses) {
  const std::string value(kMaxExtProcFieldBytes, 'v');
  EXPECT_TRUE(LetsPass(Only(FromGrpcCaller(ResponseHead(WithFields(kHtml404, 1, value))))));
  EXPECT_EQ(Action(), "passed:fields_too_large");
  EXPECT_TRUE(LetsPass(Only(FromGrpcCaller(ResponseHead(WithFields(kHtml404, 100, value.substr(0, 700)))))));
  EXPECT_EQ(Action(), "passed:fields_too_large");
  EXPECT_TRUE(Only(FromGrpcCaller(ResponseHead(WithFields(kHtml404, 100, value.substr(0, 600))))).reply.has_value());
}

TEST_F(ExtProcLimitsTest, TrailersCountWithTheHead) {
  for (const int more : {kMaxFields - 2, kMaxFields - 1}) {
    ExtProcMachine machine = Machine();
    One(machine, WithMode(FromHttpCaller(ResponseHead(kGrpc200)), BodyMode::kBuffered));
    const auto answer = One(machine, ResponseTrailers(WithFields({{"grpc-status", "5"}}, more)));
    EXPECT_EQ(answer.reply.has_value(), more == kMaxFields - 2);
    EXPECT_EQ(ActionOf(machine), more == kMaxFields - 2 ? "changed" : "passed:too_many_fields");
  }
}

TEST_F(ExtProcLimitsTest, AWaitForTrailersKeepsNoMoreThanItsFields) {
  settings_.profile = "otc-ecs";
  ExtProcMachine machine = Machine();
  One(machine, FromGrpcCaller(ResponseHead(kGrpc200)));
  const size_t before = machine.held_bytes();
  EXPECT_LT(before, kExtProcOwnBytes);
  for (int i = 0; i < 100; ++i) One(machine, ResponseBody(std::string(1000, 'x'), false));
  EXPECT_EQ(machine.held_bytes(), before);
}

TEST_F(ExtProcLimitsTest, TooManyAttributesPass) {
  for (const size_t more : {kMaxExtProcAttributes - 1, kMaxExtProcAttributes, size_t{9000}}) {
    OwnedMessage message = FromGrpcCaller(ResponseHead(kHtml404));
    for (size_t i = 0; i < more; ++i) message = With(std::move(message), "a" + std::to_string(i), "b");
    const auto answer = Only(message);
    // With the type of the request.
    const bool fits = more + 1 <= kMaxExtProcAttributes;
    EXPECT_EQ(answer.reply.has_value(), fits);
    EXPECT_EQ(Action(), fits ? "changed" : "passed:too_many_attributes");
  }
}

TEST_F(ExtProcLimitsTest, AttributesOfARequestCountToo) {
  ExtProcMachine machine = Machine();
  OwnedMessage request = RequestHead({{"content-type", "application/grpc"}});
  for (size_t i = 0; i <= kMaxExtProcAttributes; ++i) request = With(std::move(request), std::to_string(i), "b");
  EXPECT_TRUE(One(machine, request).part == ExchangePart::kRequestHead);
  EXPECT_TRUE(LetsPass(One(machine, ResponseHead(kHtml404))));
  EXPECT_EQ(ActionOf(machine), "passed:too_many_attributes");
}

TEST_F(ExtProcLimitsTest, ManySettingsInMetadataPass) {
  OwnedMessage message = FromGrpcCaller(ResponseHead(kHtml404));
  for (size_t i = 0; i <= kMaxExtProcAttributes; ++i) message = WithSetting(message, std::to_string(i), "x");
  EXPECT_TRUE(LetsPass(Only(message)));
  EXPECT_EQ(Action(), "passed:too_many_attributes");
}

TEST_F(ExtProcLimitsTest, ALongAcceptPasses) {
  const auto error = FromHttpCaller(
      ResponseHead({{":status", "200"}, {"content-type", "application/grpc"}, {"grpc-status", "5"}}, true));
  const std::string accept = "text/plain,";
  EXPECT_TRUE(
      Only(With(error, "request.headers['accept']", accept + std::string(kMaxExtProcAcceptBytes - accept.size(), 'a')))
          .reply.has_value());
  EXPECT_TRUE(
      LetsPass(Only(With(error, "request.headers['accept']", accept + std::string(kMaxExtProcAcceptBytes, 'a')))));
  EXPECT_EQ(Action(), "passed:fields_too_large");
}

TEST_F(ExtProcLimitsTest, ALongSettingIsAWrongOne) {
  const auto says = [](const std::string& name, size_t bytes) {
    return WithSetting(FromGrpcCaller(ResponseHead(kHtml404, true)), name, std::string(bytes, ','));
  };
  EXPECT_TRUE(Only(says("expose", kMaxExtProcSettingBytes)).reply.has_value());
  EXPECT_TRUE(LetsPass(Only(says("expose", kMaxExtProcSettingBytes + 1))));
  EXPECT_EQ(Action(), "passed:wrong_setting");
  // Of a later version.
  EXPECT_TRUE(Only(says("unknown", kMaxExtProcSettingBytes + 1)).reply.has_value());
}

TEST_F(ExtProcLimitsTest, WhatTheBudgetHasNoRoomForPasses) {
  ExtProcBudget budget(100'000, kExtProcOwnBytes);
  ExtProcShare share(budget);
  ExtProcMachine& machine = Waiting(true, BodyMode::kFullDuplexStreamed, &share);
  EXPECT_THAT(machine.Handle(ResponseBody(std::string(50'000, 'x'), false)), IsEmpty());
  EXPECT_GT(budget.used(), 0u);
  ExtProcShare rest(budget);
  ASSERT_TRUE(rest.Resize(100'000 - budget.used() + kExtProcOwnBytes));
  const auto answers = machine.Handle(ResponseBody(std::string(60'000, 'y'), false));
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_TRUE(answers[0].part == ExchangePart::kResponseHead);
  EXPECT_EQ(answers[1].piece.value().bytes.size(), 110'000u);
  EXPECT_EQ(ActionOf(machine), "passed:no_budget");
  EXPECT_EQ(machine.held_bytes(), 0u);
}

TEST_F(ExtProcLimitsTest, AUsualErrorNeedsNoBudget) {
  ExtProcBudget empty(0, kExtProcOwnBytes);
  ExtProcShare share(empty);
  ExtProcMachine machine(TestCurrentTranslator().Get(), settings_, &share);
  One(machine, WithMode(FromGrpcCaller(ResponseHead(WithFields(kHtml404, 30, "a value of a header"))),
                        BodyMode::kBufferedPartial));
  EXPECT_TRUE(One(machine, ResponseBody(std::string(100'000, 'x'))).reply.has_value());
}

TEST_F(ExtProcLimitsTest, WhatIsHeldGoesBackWhenTheServiceEndsTheStream) {
  ExtProcMachine& machine = Waiting(false, BodyMode::kFullDuplexStreamed);
  EXPECT_THAT(machine.Handle(ResponseBody("<html>", false)), IsEmpty());
  const auto answers = machine.GiveUp();
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_TRUE(LetsPass(answers[0]));
  EXPECT_EQ(answers[1].piece.value().bytes, "<html>");
  EXPECT_EQ(ActionOf(machine), "passed:ended");
  EXPECT_THAT(machine.GiveUp(), IsEmpty());
}

}  // namespace
}  // namespace status_translator
