#include "ext_proc/mark.h"

#include <gmock/gmock.h>

#include "support/ext_proc_machine.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

using MarkTest = ExtProcMachineTest;

const std::string kMark(kExtProcMark);

TEST_F(MarkTest, AChangedResponseSaysByWhatRuleIfTheRouteAsks) {
  EXPECT_EQ(Sets(Only(FromGrpcCaller(ResponseHead(kHtmlHead, true))).reply.value().headers, kMark), "");
  const auto marked = Only(WithSetting(FromGrpcCaller(ResponseHead(kHtmlHead, true)), "mark", "header"));
  EXPECT_THAT(Sets(marked.reply.value().headers, kMark),
              MatchesRegex("changed;from=\"HTTP 404\";to=\"UNIMPLEMENTED\";rule=\"EXACT row 404 of profile general\";"
                           "revision=\"[0-9a-f]{12}\""));
}

TEST_F(MarkTest, EveryKindOfChangeCanCarryIt) {
  const auto with = [](OwnedMessage message) { return WithSetting(std::move(message), "mark", "header"); };
  const auto to_http = Only(with(FromHttpCaller(ResponseHead(kNotFoundHead, true))));
  EXPECT_THAT(Sets(to_http.reply.value().headers, kMark), HasSubstr("from=\"NOT_FOUND\";to=\"HTTP 404\""));
  const auto web = Only(with(With(ResponseHead(kHtmlHead, true), kTypeAttribute, "application/grpc-web+proto")));
  EXPECT_THAT(Sets(web.reply.value().headers, kMark), HasSubstr("to=\"UNIMPLEMENTED\""));
  const auto shaped = Only(WithSetting(with(FromHttpCaller(ResponseHead(kHtmlHead, true))), "format", "problem"));
  EXPECT_THAT(Sets(shaped.reply.value().headers, kMark), HasSubstr("from=\"HTTP 404\";to=\"HTTP 404\""));
  const auto local = Only(with(With(With(FromGrpcCaller(ResponseHead({{":status", "200"},
                                                                      {"content-type", "application/grpc"},
                                                                      {"grpc-status", "14"},
                                                                      {"grpc-message", "slow down"}},
                                                                     true)),
                                         "response.code", 429.0),
                                    "response.code_details", "direct_response")));
  EXPECT_EQ(local.part, ExchangePart::kResponseHead);
  EXPECT_THAT(Sets(local.changes, kMark), HasSubstr("from=\"HTTP 429\";to=\"RESOURCE_EXHAUSTED\""));
}

TEST_F(MarkTest, WhatIsNotChangedCarriesNone) {
  settings_.mode = ExtProcMode::kObserve;
  EXPECT_TRUE(LetsPass(Only(WithSetting(FromGrpcCaller(ResponseHead(kHtmlHead, true)), "mark", "header"))));
  EXPECT_EQ(Action(), "would_change");
}

// The names come from files of operators.
TEST_F(MarkTest, ItIsOneBoundedLineOfVisibleAscii) {
  ExtProcTranslation translation;
  translation.command.reply.emplace();
  translation.rule = "row \"a\\b\"\r\nset-cookie: x\x80" + std::string(500, 'y');
  AddMark(Caller::kGrpc, translation);
  const std::string mark = Sets(translation.command.reply->headers, kMark);
  EXPECT_THAT(mark,
              AllOf(HasSubstr("rule=\"row ?a?b???set-cookie: x?y"), Not(HasSubstr("\r")), Not(HasSubstr("\x80"))));
  EXPECT_LT(mark.size(), kMaxMarkValueBytes + 30);
}

TEST_F(MarkTest, TrailersThatWouldBecomeTooLargeGoWithoutIt) {
  ExtProcTranslation full;
  full.command.reply.emplace();
  full.command.reply->headers = {
      {.name = "grpc-status-details-bin", .value = std::string(kMaxTrailerBytes - 200, 'x')}};
  ExtProcTranslation to_http = full;
  AddMark(Caller::kGrpc, full);
  EXPECT_EQ(Sets(full.command.reply->headers, kMark), "");
  AddMark(Caller::kHttp, to_http);
  EXPECT_NE(Sets(to_http.command.reply->headers, kMark), "");
}

}  // namespace
}  // namespace status_translator
