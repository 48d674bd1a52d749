#include "ext_proc/machine.h"

#include <gmock/gmock.h>

#include "support/ext_proc_machine.h"

namespace status_translator {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kHtml[] = "<html><body>db-7 said no</body></html>";

TEST_F(ExtProcMachineTest, WithoutTheBodyTheHeadDecides) {
  for (const auto mode : {BodyMode::kNone, BodyMode::kStreamed}) {
    ExtProcMachine machine = Machine();
    const auto answer = One(machine, WithMode(FromGrpcCaller(ResponseHead(kHtmlHead)), mode));
    EXPECT_EQ(answer.reply.value().grpc_code, 12);
    EXPECT_TRUE(machine.settled());
    EXPECT_THAT(machine.Handle(ResponseBody(kHtml)), IsEmpty());
  }
}

TEST_F(ExtProcMachineTest, ABufferedBodyIsReadFirst) {
  const std::string body = R"({"error":{"code":404,"status":"ABORTED","message":"naïve"}})";
  for (const auto mode : {BodyMode::kBuffered, BodyMode::kBufferedPartial}) {
    ExtProcMachine machine = Machine();
    EXPECT_TRUE(LetsPass(
        One(machine,
            WithMode(FromGrpcCaller(ResponseHead({{":status", "404"}, {"content-type", "application/json"}})), mode))));
    EXPECT_FALSE(machine.TakeOutcome().has_value());
    const auto answer = One(machine, ResponseBody(body, mode == BodyMode::kBuffered));
    EXPECT_EQ(answer.reply.value().grpc_code, 10);
    EXPECT_EQ(answer.reply.value().body, "naïve");
    EXPECT_EQ(machine.TakeOutcome()->kind, "ERROR_CODE");
  }
}

TEST_F(ExtProcMachineTest, ABodyInAModeOfALaterVersionIsWaitedFor) {
  ExtProcMachine machine = Machine();
  EXPECT_TRUE(LetsPass(One(machine, WithMode(FromGrpcCaller(ResponseHead(kHtmlHead)), BodyMode::kUnknown))));
  EXPECT_TRUE(One(machine, ResponseBody(kHtml)).reply.has_value());
  // Its trailers may come when the head has gone.
  EXPECT_TRUE(LetsPass(Only(WithMode(FromHttpCaller(ResponseHead(kGrpcHead)), BodyMode::kUnknown))));
  EXPECT_EQ(Action(), "passed:status_in_trailers");
}

TEST_F(ExtProcMachineTest, AnEmptyBufferedBodyMayEndWithTrailers) {
  ExtProcMachine machine = Machine();
  One(machine, WithMode(FromGrpcCaller(ResponseHead(kHtmlHead)), BodyMode::kBuffered));
  EXPECT_TRUE(One(machine, ResponseTrailers({{"a", "b"}})).reply.has_value());
}

TEST_F(ExtProcMachineTest, PiecesAreHeldBackUntilThereIsAReply) {
  for (const auto mode : {BodyMode::kFullDuplexStreamed, BodyMode::kGrpc}) {
    ExtProcMachine machine = Machine();
    EXPECT_THAT(machine.Handle(WithMode(FromGrpcCaller(ResponseHead(kHtmlHead)), mode)), IsEmpty());
    EXPECT_THAT(machine.Handle(ResponseBody("<html>", false)), IsEmpty());
    EXPECT_TRUE(One(machine, ResponseBody("</html>")).reply.has_value());
  }
}

TEST_F(ExtProcMachineTest, ABodyBeyondTheBoundIsNotWaitedFor) {
  ExtProcMachine machine = Machine();
  machine.Handle(WithMode(FromGrpcCaller(ResponseHead(kHtmlHead)), BodyMode::kFullDuplexStreamed));
  const std::string piece(64 * 1024, 'x');
  EXPECT_THAT(machine.Handle(ResponseBody(piece, false)), IsEmpty());
  EXPECT_THAT(machine.Handle(ResponseBody(piece, false)), IsEmpty());
  EXPECT_TRUE(One(machine, ResponseBody(piece, false)).reply.has_value());
}

TEST_F(ExtProcMachineTest, AStatusInTrailersIsWaitedForWhereNothingHasGone) {
  for (const bool with_body : {false, true}) {
    ExtProcMachine machine = Machine();
    EXPECT_TRUE(LetsPass(One(machine, WithMode(FromHttpCaller(ResponseHead(kGrpcHead)), BodyMode::kBuffered))));
    if (with_body) {
      EXPECT_TRUE(One(machine, ResponseBody("frame", false)).part == ExchangePart::kResponseBody);
    }
    const auto answer = One(machine, ResponseTrailers({{"grpc-status", "5"}}));
    EXPECT_EQ(answer.reply.value().http_code, 404);
  }
  for (const auto mode : {BodyMode::kNone, BodyMode::kStreamed, BodyMode::kBufferedPartial}) {
    EXPECT_TRUE(LetsPass(Only(WithMode(FromHttpCaller(ResponseHead(kGrpcHead)), mode))));
    EXPECT_EQ(Action(), "passed:status_in_trailers");
  }
}

TEST_F(ExtProcMachineTest, PiecesOfASuccessAreHandedBackWhole) {
  ExtProcMachine machine = Machine();
  EXPECT_THAT(machine.Handle(WithMode(FromHttpCaller(ResponseHead(kGrpcHead)), BodyMode::kFullDuplexStreamed)),
              IsEmpty());
  EXPECT_THAT(machine.Handle(ResponseBody("one", false)), IsEmpty());
  EXPECT_THAT(machine.Handle(ResponseBody("two", false)), IsEmpty());
  const auto answers = machine.Handle(ResponseTrailers({{"grpc-status", "0"}}));
  ASSERT_THAT(answers, SizeIs(3));
  EXPECT_TRUE(answers[0].part == ExchangePart::kResponseHead);
  EXPECT_EQ(answers[1].piece.value().bytes, "onetwo");
  EXPECT_FALSE(answers[1].piece.value().flags.end_of_stream);
  EXPECT_TRUE(answers[2].part == ExchangePart::kResponseTrailers);
  EXPECT_EQ(machine.TakeOutcome()->action, "passed:success");
}

TEST_F(ExtProcMachineTest, ALargeSuccessIsLetGo) {
  ExtProcMachine machine = Machine();
  machine.Handle(WithMode(FromHttpCaller(ResponseHead(kGrpcHead)), BodyMode::kFullDuplexStreamed));
  EXPECT_THAT(machine.Handle(ResponseBody(std::string(100'000, 'x'), false)), IsEmpty());
  EXPECT_THAT(machine.Handle(ResponseBody(std::string(100'000, 'y'), false)), SizeIs(3));
  EXPECT_EQ(machine.TakeOutcome()->action, "passed:too_large");
  EXPECT_THAT(machine.Handle(ResponseBody("z", false)), SizeIs(1));
  EXPECT_THAT(machine.Handle(ResponseTrailers({{"grpc-status", "5"}})), SizeIs(1));
  EXPECT_FALSE(machine.TakeOutcome().has_value());
}

TEST_F(ExtProcMachineTest, PiecesOfARequestAreHandedBack) {
  ExtProcMachine machine = Machine();
  One(machine, WithMode(RequestHead({}), BodyMode::kFullDuplexStreamed));
  const OwnedMessage body = RequestBody("x", true);
  const auto answer = One(machine, body);
  const auto& piece = answer.piece.value();
  EXPECT_EQ(piece.bytes, "x");
  EXPECT_TRUE(piece.flags.end_of_stream);
}

TEST_F(ExtProcMachineTest, ItSaysWhenNothingMoreCanChange) {
  ExtProcMachine success = Machine();
  EXPECT_FALSE(success.settled());
  One(success, RequestHead({{"content-type", "application/grpc"}}));
  EXPECT_FALSE(success.settled());
  One(success, ResponseHead(kGrpcHead));
  EXPECT_TRUE(success.settled());

  ExtProcMachine waits = Machine();
  One(waits, WithMode(FromGrpcCaller(ResponseHead(kHtmlHead)), BodyMode::kBuffered));
  EXPECT_FALSE(waits.settled());
  One(waits, ResponseBody(kHtml));
  EXPECT_TRUE(waits.settled());

  ExtProcMachine hands_back = Machine();
  One(hands_back, WithMode(FromGrpcCaller(ResponseHead(kGrpcHead)), BodyMode::kFullDuplexStreamed));
  EXPECT_FALSE(hands_back.settled());
}

TEST_F(ExtProcMachineTest, WhatMakesNoSensePasses) {
  ExtProcMachine body_first = Machine();
  EXPECT_TRUE(One(body_first, ResponseBody("x")).part == ExchangePart::kResponseBody);
  EXPECT_EQ(body_first.TakeOutcome()->action, "passed:no_head");
  EXPECT_TRUE(LetsPass(One(body_first, FromGrpcCaller(ResponseHead(kHtmlHead)))));

  ExtProcMachine twice = Machine();
  One(twice, WithMode(FromGrpcCaller(ResponseHead(kHtmlHead)), BodyMode::kBuffered));
  EXPECT_TRUE(LetsPass(One(twice, ResponseHead(kHtmlHead))));
  EXPECT_EQ(twice.TakeOutcome()->action, "passed:illegal_order");
  EXPECT_TRUE(One(twice, ResponseBody("x")).part == ExchangePart::kResponseBody);

  ExtProcMachine nothing = Machine();
  EXPECT_THAT(nothing.Handle(OwnedMessage()), IsEmpty());
  nothing.End();
  EXPECT_FALSE(nothing.TakeOutcome().has_value());

  for (const char* status : {"", "100", "103", "600", "x", "99999999999999999999"}) {
    EXPECT_TRUE(LetsPass(Only(FromGrpcCaller(ResponseHead({{":status", status}})))));
    EXPECT_EQ(Action(), "passed:no_final_status") << status;
  }
}

TEST_F(ExtProcMachineTest, AnEndInTheMiddleIsCounted) {
  ExtProcMachine machine = Machine();
  One(machine, WithMode(FromGrpcCaller(ResponseHead(kHtmlHead)), BodyMode::kBuffered));
  machine.End();
  EXPECT_EQ(machine.TakeOutcome()->action, "passed:ended");
}

TEST_F(ExtProcMachineTest, TheBodyIsAskedForWhereItMayBe) {
  settings_.Set("body", "ask");
  ExtProcMachine html = Machine();
  auto answer = One(html, FromGrpcCaller(ResponseHead(kHtmlHead)));
  EXPECT_EQ(answer.asks_for_body, BodyMode::kBufferedPartial);
  EXPECT_TRUE(One(html, ResponseBody(kHtml)).reply.has_value());
  ExtProcMachine trailers = Machine();
  answer = One(trailers, FromHttpCaller(ResponseHead(kGrpcHead)));
  EXPECT_EQ(answer.asks_for_body, BodyMode::kBuffered);
  EXPECT_TRUE(One(trailers, ResponseTrailers({{"grpc-status", "5"}})).reply.has_value());
  // Nothing is asked for what passes anyway, or has no body.
  EXPECT_FALSE(Only(FromGrpcCaller(ResponseHead(kGrpcHead))).asks_for_body.has_value());
  EXPECT_TRUE(Only(FromGrpcCaller(ResponseHead(kHtmlHead, true))).reply.has_value());
  settings_.mode = ExtProcMode::kObserve;
  answer = Only(FromHttpCaller(ResponseHead(kGrpcHead)));
  EXPECT_EQ(answer.asks_for_body, BodyMode::kNone);
}

class ExtProcObserverTest : public ExtProcMachineTest {
 protected:
  ExtProcObserverTest() : ExtProcMachineTest(ExtProcMode::kObserve) {}
};

TEST_F(ExtProcObserverTest, SaysWhatItWouldDo) {
  const auto answer = Only(With(FromGrpcCaller(ResponseHead({{":status", "429"}, {"content-type", "text/html"}}, true)),
                                "response.code_details", "via_upstream"));
  EXPECT_TRUE(LetsPass(answer));
  EXPECT_EQ(Action(), "would_change");
  const auto said = MetadataIn(answer);
  const auto word = [&](const char* name) { return said.at(name); };
  EXPECT_EQ(word("from"), "HTTP 429");
  EXPECT_EQ(word("before"), "UNAVAILABLE");
  EXPECT_EQ(word("to"), "UNAVAILABLE");
  EXPECT_EQ(word("rule"), "EXACT row 429 of profile general");
  EXPECT_EQ(word("origin"), "intermediary");
  EXPECT_EQ(word("body"), "empty");
  EXPECT_EQ(word("origin_from"), "guess");
  EXPECT_EQ(word("retry_flip"), "none");
  EXPECT_EQ(word("mode"), "observe");
}

TEST_F(ExtProcObserverTest, NothingIsHeldBack) {
  for (const auto mode : {BodyMode::kBuffered, BodyMode::kFullDuplexStreamed}) {
    ExtProcMachine machine = Machine();
    EXPECT_TRUE(LetsPass(One(machine, WithMode(FromGrpcCaller(ResponseHead(kHtmlHead)), mode))));
    const auto answer = One(machine, ResponseBody(kHtml));
    EXPECT_TRUE(answer.part == ExchangePart::kResponseBody);
    EXPECT_TRUE(answer.metadata.empty() == false);
    EXPECT_EQ(machine.TakeOutcome()->action, "would_change");
  }
}

TEST_F(ExtProcObserverTest, AProxyThatDoesNotListenIsToldNothing) {
  ExtProcMachine machine(TestCurrentTranslator().Get(), {.mode = ExtProcMode::kEnforce});
  OwnedMessage message = FromGrpcCaller(ResponseHead(kHtmlHead));
  message.ignores_answers = true;
  EXPECT_THAT(machine.Handle(message), IsEmpty());
  EXPECT_FALSE(machine.settled());
  const auto outcome = machine.TakeOutcome();
  EXPECT_EQ(outcome->action, "would_change");
  EXPECT_EQ(outcome->mode, "observe");
}

}  // namespace
}  // namespace status_translator
