// The state machine, message by message.
#include "ext_proc/machine.h"

#include <gmock/gmock.h>

#include "absl/strings/escaping.h"
#include "support/ext_proc_machine.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kHtml[] = "<html><body>db-7 said no</body></html>";
const FieldList kHtmlHead = {{":status", "404"}, {"content-type", "text/html"}, {"x-internal", "7"}};
const FieldList kGrpcHead = {{":status", "200"}, {"content-type", "application/grpc"}};
const FieldList kNotFound = {{":status", "200"},
                             {"content-type", "application/grpc"},
                             {"grpc-status", "5"},
                             {"grpc-message", "no 100%25"},
                             {"retry-after", "9"}};

TEST_F(ExtProcMachineTest, HtmlForAGrpcCallerBecomesOneReply) {
  const auto answer = Only(FromGrpcCaller(ResponseHead(
      {{":status", "503"}, {"content-type", "text/html"}, {"retry-after", "7"}, {"x-internal", "rack"}}, true)));
  ASSERT_TRUE(answer.reply.has_value());
  const LocalReply& reply = answer.reply.value();
  EXPECT_EQ(reply.grpc_code, 14);
  EXPECT_EQ(reply.http_code, 503);
  EXPECT_EQ(Sets(reply.headers, "retry-after"), "7");
  EXPECT_EQ(Sets(reply.headers, "x-internal"), "");
  EXPECT_EQ(Sets(reply.headers, "grpc-status"), "");  // Envoy writes it
  const google::rpc::Status status = ReadByCaller(reply);
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(status).retry_delay().seconds(), 7);
  EXPECT_EQ(Action(), "changed");
  EXPECT_EQ(outcome_->mode, "enforce");
  EXPECT_EQ(outcome_->direction, "http_to_grpc");
  EXPECT_EQ(outcome_->kind, "EXACT");
  EXPECT_EQ(outcome_->retry_flip, "none");
}

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

TEST_F(ExtProcMachineTest, WhatIsNotGrpcNeverBecomesOk) {
  for (const char* status : {"200", "204", "299", "302", "404", "599"}) {
    for (const FieldList& more :
         {FieldList{}, FieldList{{"grpc-status", "0"}}, FieldList{{"content-type", "text/html"}},
          FieldList{{"content-type", "application/json"}, {"grpc-status", "0"}}}) {
      FieldList head = {{":status", status}};
      head.insert(head.end(), more.begin(), more.end());
      for (const bool end : {false, true}) {
        const auto answer = Only(FromGrpcCaller(ResponseHead(head, end)));
        ASSERT_TRUE(answer.reply.has_value()) << status;
        EXPECT_NE(answer.reply.value().grpc_code, 0);
        EXPECT_GE(answer.reply.value().http_code, 300);
      }
    }
  }
}

TEST_F(ExtProcMachineTest, GrpcForAGrpcCallerPasses) {
  EXPECT_TRUE(LetsPass(Only(FromGrpcCaller(ResponseHead(kGrpcHead)))));
  EXPECT_EQ(Action(), "passed:already_grpc");
  EXPECT_TRUE(LetsPass(Only(FromGrpcCaller(ResponseHead(kNotFound, true)))));
  EXPECT_EQ(Action(), "passed:already_grpc");
  EXPECT_EQ(outcome_->direction, "grpc_to_grpc");
}

TEST_F(ExtProcMachineTest, AGrpcHeadThatIsNoOutcomeIsReplaced) {
  EXPECT_EQ(Only(FromGrpcCaller(ResponseHead(kGrpcHead, true))).reply.value().grpc_code, 2);
  const FieldList head = {{":status", "404"}, {"content-type", "application/grpc"}};
  EXPECT_TRUE(Only(FromGrpcCaller(ResponseHead(head))).reply.has_value());
}

TEST_F(ExtProcMachineTest, HttpForAnHttpCallerPasses) {
  EXPECT_TRUE(LetsPass(Only(FromHttpCaller(ResponseHead(kHtmlHead)))));
  EXPECT_EQ(Action(), "passed:already_http");
  // Made for HTTP, whatever stands beside it.
  EXPECT_TRUE(LetsPass(Only(
      FromHttpCaller(ResponseHead({{":status", "404"}, {"content-type", "application/json"}, {"grpc-status", "5"}})))));
}

TEST_F(ExtProcMachineTest, ATrailersOnlyErrorForAnHttpCaller) {
  const auto answer = Only(FromHttpCaller(ResponseHead(kNotFound, true)));
  const LocalReply& reply = answer.reply.value();
  EXPECT_EQ(reply.http_code, 404);
  EXPECT_EQ(Sets(reply.headers, "content-type"), "application/problem+json");
  EXPECT_EQ(Sets(reply.headers, "retry-after"), "9");
  EXPECT_EQ(Sets(reply.headers, "grpc-status"), "");
  EXPECT_THAT(reply.body, HasSubstr("\"detail\":\"no 100%\""));
  EXPECT_EQ(reply.grpc_code, 5);
  EXPECT_EQ(outcome_->direction, "grpc_to_http");
  // As Accept wants it.
  const auto aip =
      Only(With(FromHttpCaller(ResponseHead(kNotFound, true)), "request.headers['accept']", "application/json"));
  EXPECT_EQ(Sets(aip.reply.value().headers, "content-type"), "application/json");
}

TEST_F(ExtProcMachineTest, ASuccessForAnHttpCallerPasses) {
  FieldList head = kGrpcHead;
  head.emplace_back("grpc-status", "0");
  EXPECT_TRUE(LetsPass(Only(FromHttpCaller(ResponseHead(head, true)))));
  EXPECT_EQ(Action(), "passed:success");
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

TEST_F(ExtProcMachineTest, GrpcWebGetsAFrameOfTrailers) {
  for (const char* type : {"application/grpc-web+proto", "application/grpc-web-text"}) {
    const auto answer = Only(With(ResponseHead(kHtmlHead, true), kTypeAttribute, type));
    const LocalReply& reply = answer.reply.value();
    EXPECT_EQ(reply.http_code, 200);
    EXPECT_THAT(Sets(reply.headers, "content-type"), HasSubstr("application/grpc-web"));
    std::string frame = reply.body;
    if (std::string(type).find("text") != std::string::npos) {
      ASSERT_TRUE(absl::Base64Unescape(reply.body, &frame));
    }
    ASSERT_GT(frame.size(), 5u);
    EXPECT_EQ(frame.substr(0, 3), std::string("\x80\0\0", 3));
    EXPECT_EQ(static_cast<uint8_t>(frame[3]) * 256u + static_cast<uint8_t>(frame[4]), frame.size() - 5);
    EXPECT_THAT(frame, HasSubstr("grpc-status: 12\r\n"));
  }
  const auto already = With(ResponseHead({{":status", "200"}, {"content-type", "application/grpc-web"}}),
                            kTypeAttribute, "application/grpc-web");
  EXPECT_TRUE(LetsPass(Only(already)));
}

TEST_F(ExtProcMachineTest, GrpcWebBehindEnvoysFilterIsStillGrpcWeb) {
  const auto web = [](const FieldList& head) {
    return With(FromGrpcCaller(ResponseHead(head, true)), "request.headers['x-grpc-web']", "1");
  };
  const auto answer = Only(web(kHtmlHead));
  EXPECT_EQ(Sets(answer.reply.value().headers, "content-type"), "application/grpc-web+proto");
  const auto text = Only(With(web(kHtmlHead), "request.headers['accept']", "application/grpc-web-text"));
  EXPECT_EQ(Sets(text.reply.value().headers, "content-type"), "application/grpc-web-text+proto");
  EXPECT_TRUE(LetsPass(Only(web(kNotFound))));
  // The filter has already written it.
  EXPECT_TRUE(LetsPass(Only(FromGrpcCaller(ResponseHead(
      {{":status", "404"}, {"content-type", "application/grpc-web+proto"}, {"grpc-status", "12"}}, true)))));
}

TestMessage LocalReplyOf(double code, const std::string& grpc, const std::string& details) {
  return With(With(FromGrpcCaller(ResponseHead({{":status", "200"},
                                                {"content-type", "application/grpc"},
                                                {"grpc-status", grpc},
                                                {"grpc-message", "from 10.0.0.7"}},
                                               true)),
                   "response.code", code),
              "response.code_details", details);
}

TEST_F(ExtProcMachineTest, EnvoysOwnReplyGetsTheCodeOfItsOrigin) {
  const auto answer = Only(LocalReplyOf(504, "14", "response_timeout"));
  ASSERT_TRUE(answer.part == ExchangePart::kResponseHead);
  const auto& mutation = answer.changes;
  EXPECT_EQ(Sets(mutation, "grpc-status"), "4");
  EXPECT_THAT(Sets(mutation, "grpc-message"), Not(HasSubstr("10.0.0.7")));
  EXPECT_NE(Sets(mutation, "grpc-status-details-bin"), "");
  EXPECT_EQ(Action(), "changed");
  EXPECT_EQ(outcome_->retry_flip, "stops");
  // As text, which is how CEL's integers may come.
  EXPECT_TRUE(Only(With(LocalReplyOf(0, "14", "response_timeout"), "response.code", "504")).part ==
              ExchangePart::kResponseHead);
  EXPECT_EQ(Action(), "changed");
}

TEST_F(ExtProcMachineTest, EnvoysOwnReplyIsNotTranslatedTwice) {
  EXPECT_TRUE(LetsPass(Only(LocalReplyOf(504, "4", "response_timeout"))));
  EXPECT_EQ(Action(), "passed:already_translated");
  EXPECT_TRUE(LetsPass(Only(LocalReplyOf(504, "4", "status_translator"))));
  EXPECT_EQ(Action(), "passed:already_translated");
  EXPECT_TRUE(LetsPass(Only(LocalReplyOf(503, "14", "no_healthy_upstream"))));
  EXPECT_EQ(Action(), "passed:same_code");
  EXPECT_TRUE(LetsPass(Only(LocalReplyOf(0, "14", "no_healthy_upstream"))));
  EXPECT_EQ(Action(), "passed:no_code");
  // An application's own.
  EXPECT_TRUE(LetsPass(Only(LocalReplyOf(200, "14", "via_upstream"))));
  EXPECT_EQ(Action(), "passed:already_grpc");
}

TEST_F(ExtProcMachineTest, FlagsSayLocalWhereThereAreNoDetails) {
  const auto reply = [](double flags) {
    return With(With(FromGrpcCaller(ResponseHead(
                         {{":status", "200"}, {"content-type", "application/grpc"}, {"grpc-status", "14"}}, true)),
                     "response.code", 504),
                "response.flags", flags);
  };
  Only(reply(4));  // an upstream's timeout
  EXPECT_EQ(Action(), "changed");
  Only(reply(0x200));  // a delay that was injected
  EXPECT_EQ(Action(), "passed:already_grpc");
}

TEST_F(ExtProcMachineTest, AnUnknownCallerGetsWhatThereIs) {
  EXPECT_TRUE(LetsPass(Only(ResponseHead(kHtmlHead))));
  EXPECT_EQ(Action(), "passed:unknown_caller");
  EXPECT_EQ(outcome_->direction, "unknown");
  const TestMessage none = WithFalse(ResponseHead(kNotFound, true), "'content-type' in request.headers");
  EXPECT_EQ(Only(none).reply.value().http_code, 404);
}

TEST_F(ExtProcMachineTest, TheRequestsHeadSaysWhoCalls) {
  ExtProcMachine machine = Machine();
  EXPECT_TRUE(One(machine, RequestHead({{":path", "/"}, {"content-type", "application/grpc+proto"}})).part ==
              ExchangePart::kRequestHead);
  const TestMessage body = RequestBody("x");
  EXPECT_FALSE(One(machine, body).piece.has_value());
  const TestMessage trailers = MessageOf(ExchangePart::kRequestTrailers);
  EXPECT_TRUE(One(machine, trailers).part == ExchangePart::kRequestTrailers);
  EXPECT_TRUE(One(machine, ResponseHead(kHtmlHead)).reply.has_value());
}

TEST_F(ExtProcMachineTest, PiecesOfARequestAreHandedBack) {
  ExtProcMachine machine = Machine();
  One(machine, WithMode(RequestHead({}), BodyMode::kFullDuplexStreamed));
  const TestMessage body = RequestBody("x", true);
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
  EXPECT_THAT(nothing.Handle(TestMessage()), IsEmpty());
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

TEST_F(ExtProcMachineTest, ARouteSaysForItself) {
  const std::string ours = "xds.route_metadata.filter_metadata['status_translator']";
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), ours + "['mode']", "off"))));
  EXPECT_EQ(Action(), "passed:off");
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), ours + "['mode']", "observe"))));
  EXPECT_EQ(Action(), "would_change");
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), ours + "['mode']", "x"))));
  EXPECT_EQ(Action(), "passed:wrong_setting");
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), ours + "['profile']", "x"))));
  EXPECT_EQ(Action(), "passed:unknown_profile");
  const TestMessage message =
      WithSetting(WithSetting(FromHttpCaller(ResponseHead(kNotFound, true)), "format", "text"), "profile", "envoy");
  EXPECT_THAT(Sets(Only(message).reply.value().headers, "content-type"), HasSubstr("text/plain"));
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

TEST_F(ExtProcMachineTest, SeveralValuesStandBesideEachOther) {
  const auto answer = Only(FromGrpcCaller(ResponseHead(
      {{":status", "401"}, {"www-authenticate", "Basic realm=\"a\""}, {"www-authenticate", "Bearer"}}, true)));
  EXPECT_EQ(Sets(answer.reply.value().headers, "www-authenticate"), "Basic realm=\"a\"|Bearer");
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
  EXPECT_EQ(word("recognised"), "EMPTY");
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
  ExtProcMachine machine(TestLiveAnswers().Get(), {.mode = ExtProcMode::kEnforce});
  TestMessage message = FromGrpcCaller(ResponseHead(kHtmlHead));
  message.ignores_answers = true;
  EXPECT_THAT(machine.Handle(message), IsEmpty());
  EXPECT_FALSE(machine.settled());
  const auto outcome = machine.TakeOutcome();
  EXPECT_EQ(outcome->action, "would_change");
  EXPECT_EQ(outcome->mode, "observe");
}

}  // namespace
}  // namespace status_translator
