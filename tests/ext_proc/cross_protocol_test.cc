#include <gmock/gmock.h>

#include "absl/strings/escaping.h"
#include "ext_proc/translation.h"
#include "support/ext_proc_machine.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using ExtProcCrossProtocolTest = ExtProcMachineTest;

TEST_F(ExtProcCrossProtocolTest, HtmlForAGrpcCallerBecomesOneReply) {
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

TEST_F(ExtProcCrossProtocolTest, ARouteCanDemandAShape) {
  const auto ask = [this](const FieldList& head) {
    return Only(WithSetting(FromGrpcCaller(ResponseHead(head, true)), "origin_from", "shape"));
  };
  EXPECT_TRUE(LetsPass(ask({{":status", "503"}, {"content-type", "text/html"}})));
  EXPECT_EQ(Action(), "passed:guess");
  const auto claimed = ask({{":status", "404"}, {"x-ms-error-code", "BlobNotFound"}, {"x-ms-request-id", "1"}});
  ASSERT_TRUE(claimed.reply.has_value()) << "a header that only one product sends";
  EXPECT_EQ(claimed.reply.value().grpc_code, 5);
}

TEST_F(ExtProcCrossProtocolTest, WhatIsNotGrpcNeverBecomesOk) {
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

TEST_F(ExtProcCrossProtocolTest, ATrailersOnlyErrorForAnHttpCaller) {
  const auto answer = Only(FromHttpCaller(ResponseHead(kNotFoundHead, true)));
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
      Only(With(FromHttpCaller(ResponseHead(kNotFoundHead, true)), "request.headers['accept']", "application/json"));
  EXPECT_EQ(Sets(aip.reply.value().headers, "content-type"), "application/json");
}

TEST_F(ExtProcCrossProtocolTest, ASuccessForAnHttpCallerPasses) {
  FieldList head = kGrpcHead;
  head.emplace_back("grpc-status", "0");
  EXPECT_TRUE(LetsPass(Only(FromHttpCaller(ResponseHead(head, true)))));
  EXPECT_EQ(Action(), "passed:success");
}

TEST_F(ExtProcCrossProtocolTest, GrpcWebGetsAFrameOfTrailers) {
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

TEST_F(ExtProcCrossProtocolTest, GrpcWebBehindEnvoysFilterIsStillGrpcWeb) {
  const auto web = [](const FieldList& head) {
    return With(FromGrpcCaller(ResponseHead(head, true)), "request.headers['x-grpc-web']", "1");
  };
  const auto answer = Only(web(kHtmlHead));
  EXPECT_EQ(Sets(answer.reply.value().headers, "content-type"), "application/grpc-web+proto");
  const auto text = Only(With(web(kHtmlHead), "request.headers['accept']", "application/grpc-web-text"));
  EXPECT_EQ(Sets(text.reply.value().headers, "content-type"), "application/grpc-web-text+proto");
  EXPECT_TRUE(LetsPass(Only(web(kNotFoundHead))));
  const auto by_accept = Only(
      With(FromGrpcCaller(ResponseHead(kHtmlHead, true)), "request.headers['accept']", "application/grpc-web+proto"));
  EXPECT_EQ(Sets(by_accept.reply.value().headers, "content-type"), "application/grpc-web+proto")
      << "without x-grpc-web";
  const auto grpc = Only(With(FromGrpcCaller(ResponseHead(kHtmlHead, true)), "request.headers['accept']", "*/*"));
  EXPECT_EQ(Sets(grpc.reply.value().headers, "content-type"), "") << "gRPC itself";
  // The filter has already written it.
  EXPECT_TRUE(LetsPass(Only(FromGrpcCaller(ResponseHead(
      {{":status", "404"}, {"content-type", "application/grpc-web+proto"}, {"grpc-status", "12"}}, true)))));
}

OwnedMessage LocalReplyOf(double code, const std::string& grpc, const std::string& details) {
  return With(With(FromGrpcCaller(ResponseHead({{":status", "200"},
                                                {"content-type", "application/grpc"},
                                                {"grpc-status", grpc},
                                                {"grpc-message", "from 10.0.0.7"}},
                                               true)),
                   "response.code", code),
              "response.code_details", details);
}

TEST_F(ExtProcCrossProtocolTest, EnvoysOwnReplyGetsTheCodeOfItsOrigin) {
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

TEST_F(ExtProcCrossProtocolTest, EnvoysOwnReplyIsNotTranslatedTwice) {
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

TEST_F(ExtProcCrossProtocolTest, FlagsSayLocalWhereThereAreNoDetails) {
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

TEST_F(ExtProcCrossProtocolTest, SeveralValuesStandBesideEachOther) {
  const auto answer = Only(FromGrpcCaller(ResponseHead(
      {{":status", "401"}, {"www-authenticate", "Basic realm=\"a\""}, {"www-authenticate", "Bearer"}}, true)));
  EXPECT_EQ(Sets(answer.reply.value().headers, "www-authenticate"), "Basic realm=\"a\"|Bearer");
}

}  // namespace
}  // namespace status_translator
