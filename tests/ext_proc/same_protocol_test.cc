// gRPC for gRPC callers and HTTP for HTTP callers: changed only where the profile or the route says so.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/grpc_code.h"
#include "ext_proc/translation.h"
#include "google/rpc/error_details.pb.h"
#include "support/ext_proc_machine.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const FieldList kGrpcAnswer = {{":status", "200"}, {"content-type", "application/grpc"}};
constexpr char kQuota[] = R"({"error":{"code":"Ecs.0001","message":"the quota is used up"}})";

class ExtProcSameProtocolTest : public ExtProcMachineTest {
 protected:
  ExtProcSameProtocolTest() { settings_.profile = "otc-ecs"; }

  // UNKNOWN with an error code, as trailers have it.
  static FieldList Outcome(const std::string& error_code, bool with_debug_info = false) {
    google::rpc::Status status;
    status.set_code(kGrpcUnknown);
    status.set_message("naïve");
    google::rpc::ErrorInfo info;
    info.set_reason("FULL");
    (*info.mutable_metadata())["error_code"] = error_code;
    (*info.mutable_metadata())["http_status"] = "400";
    status.add_details()->PackFrom(info);
    google::rpc::DebugInfo debug;
    debug.set_detail("db-7");
    if (with_debug_info) status.add_details()->PackFrom(debug);
    Fields trailers;
    v1::ConversionReport report;
    EncodeOutcome(FitOutcome(status, {}, report), trailers);
    FieldList list;
    for (const v1::Header& field : trailers) list.emplace_back(field.name(), field.text());
    return list;
  }

  static FieldList TrailersOnly(const std::string& error_code, bool with_debug_info = false) {
    FieldList head = kGrpcAnswer;
    for (const auto& field : Outcome(error_code, with_debug_info)) head.push_back(field);
    return head;
  }

  static google::rpc::Status Written(const HeaderChanges& mutation) {
    Fields trailers;
    for (const char* name : {"grpc-status", "grpc-message", "grpc-status-details-bin"}) {
      AddField(trailers, name, Sets(mutation, name));
    }
    v1::ConversionReport report;
    const auto outcome = DecodeOutcome(trailers, report);
    EXPECT_THAT(report.findings(), ::testing::IsEmpty());
    return outcome.value_or(google::rpc::Status());
  }

  // What an HTTP caller gets for an HTTP answer in one message of head and one of body.
  ProxyCommand Reshape(const FieldList& head, const std::string& body) {
    ExtProcMachine machine = Machine();
    EXPECT_TRUE(LetsPass(One(machine, WithMode(FromHttpCaller(ResponseHead(head)), BodyMode::kBuffered))));
    const auto answer = One(machine, ResponseBody(body, true));
    outcome_ = machine.TakeOutcome();
    return answer;
  }
};

TEST_F(ExtProcSameProtocolTest, AnErrorCodeDecidesOverTheGrpcCode) {
  const auto answer = Only(FromGrpcCaller(ResponseHead(TrailersOnly("Ecs.0001"), true)));
  ASSERT_TRUE(answer.part == ExchangePart::kResponseHead);
  const google::rpc::Status status = Written(answer.changes);
  EXPECT_EQ(status.code(), 8);
  EXPECT_EQ(status.message(), "naïve");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).reason(), "FULL");
  EXPECT_EQ(Action(), "changed");
  EXPECT_EQ(outcome_->direction, "grpc_to_grpc");
  EXPECT_EQ(outcome_->kind, "ERROR_CODE");
}

TEST_F(ExtProcSameProtocolTest, AHeadThatGoesOnIsChangedWhereTheStatusStands) {
  const auto answer = Only(FromGrpcCaller(ResponseHead(TrailersOnly("Ecs.0001"), false)));
  ASSERT_TRUE(answer.part == ExchangePart::kResponseHead);
  EXPECT_EQ(Written(answer.changes).code(), 8);
}

TEST_F(ExtProcSameProtocolTest, TrailersAreChangedWhenTheyComeAndNothingIsHeldBack) {
  for (const auto mode : {BodyMode::kNone, BodyMode::kStreamed, BodyMode::kBuffered, BodyMode::kFullDuplexStreamed}) {
    ExtProcMachine machine = Machine();
    EXPECT_TRUE(LetsPass(One(machine, WithMode(FromGrpcCaller(ResponseHead(kGrpcAnswer)), mode))));
    EXPECT_TRUE(One(machine, ResponseBody("message", false)).part == ExchangePart::kResponseBody);
    const auto answer = One(machine, ResponseTrailers(Outcome("Ecs.0001")));
    ASSERT_TRUE(answer.part == ExchangePart::kResponseTrailers);
    EXPECT_EQ(Written(answer.changes).code(), 8);
    EXPECT_EQ(machine.TakeOutcome()->action, "changed");
  }
}

TEST_F(ExtProcSameProtocolTest, AsksForTrailersOnlyWhereTheProfileMayChangeThem) {
  settings_.asks_for_body = true;
  ExtProcMachine machine = Machine();
  const auto answer = One(machine, FromGrpcCaller(ResponseHead(kGrpcAnswer)));
  EXPECT_EQ(answer.asks_for_body, BodyMode::kNone);
  settings_.profile = "general";
  EXPECT_FALSE(Only(FromGrpcCaller(ResponseHead(kGrpcAnswer))).asks_for_body.has_value());
  EXPECT_EQ(Action(), "passed:already_grpc");
}

TEST_F(ExtProcSameProtocolTest, WhatTheProfileDoesNotKnowStays) {
  EXPECT_TRUE(LetsPass(Only(FromGrpcCaller(ResponseHead(TrailersOnly("Nobody.1"), true)))));
  EXPECT_EQ(Action(), "passed:already_grpc");
  settings_.profile = "general";
  EXPECT_TRUE(LetsPass(Only(FromGrpcCaller(ResponseHead(TrailersOnly("Ecs.0001"), true)))));
  EXPECT_EQ(Action(), "passed:already_grpc");
}

TEST_F(ExtProcSameProtocolTest, SuccessStaysSuccess) {
  ExtProcMachine machine = Machine();
  One(machine, WithMode(FromGrpcCaller(ResponseHead(kGrpcAnswer)), BodyMode::kStreamed));
  const auto answer = One(machine, ResponseTrailers({{"grpc-status", "0"}}));
  EXPECT_THAT(answer.changes.set, ::testing::IsEmpty());
  EXPECT_EQ(machine.TakeOutcome()->action, "passed:success");
}

TEST_F(ExtProcSameProtocolTest, NoTrailersAreToldToUs) {
  ExtProcMachine machine = Machine();
  One(machine, FromGrpcCaller(ResponseHead(kGrpcAnswer)));
  machine.End();
  EXPECT_EQ(machine.TakeOutcome()->action, "passed:status_in_trailers");
}

TEST_F(ExtProcSameProtocolTest, ObservingChangesNothing) {
  settings_.mode = ExtProcMode::kObserve;
  const auto answer = Only(FromGrpcCaller(ResponseHead(TrailersOnly("Ecs.0001"), true)));
  EXPECT_TRUE(LetsPass(answer));
  EXPECT_EQ(Action(), "would_change");
  const auto said = MetadataIn(answer);
  EXPECT_EQ(said.at("from"), "UNKNOWN");
  EXPECT_EQ(said.at("to"), "RESOURCE_EXHAUSTED");
}

TEST_F(ExtProcSameProtocolTest, ARouteHidesDebugInfo) {
  settings_.profile = "general";
  const auto message = FromGrpcCaller(ResponseHead(TrailersOnly("x", true), true));
  EXPECT_TRUE(LetsPass(Only(message)));
  settings_.Set("expose", "without_debug_info");
  const google::rpc::Status status = Written(Only(message).changes);
  EXPECT_EQ(status.code(), kGrpcUnknown);
  EXPECT_EQ(status.details_size(), 1);
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).reason(), "FULL");
}

TEST_F(ExtProcSameProtocolTest, ARouteExposesABodyAndHeaders) {
  const FieldList head = {{":status", "503"}, {"content-type", "text/html"}, {"x-cost", "3"}, {"x-internal", "rack"}};
  const auto reply = [&] {
    ExtProcMachine machine = Machine();
    One(machine, WithMode(FromGrpcCaller(ResponseHead(head)), BodyMode::kBuffered));
    return One(machine, ResponseBody("<p>db-7 said no</p>", true)).reply.value();
  };
  EXPECT_THAT(reply().body, Not(HasSubstr("db-7")));
  EXPECT_EQ(Sets(reply().headers, "x-cost"), "");
  settings_.Set("expose", "body, header:X-Cost");
  EXPECT_THAT(reply().body, HasSubstr("db-7 said no"));
  EXPECT_EQ(Sets(reply().headers, "x-cost"), "3");
  EXPECT_EQ(Sets(reply().headers, "x-internal"), "");
  settings_.Set("expose", "everything");
  EXPECT_EQ(settings_.error, "expose is \"everything\"; use body, debug_info, without_debug_info, header:NAME");
}

TEST_F(ExtProcSameProtocolTest, HtmlTakesTheShapeThatTheRouteNames) {
  const FieldList head = {{":status", "502"}, {"content-type", "text/html"}, {"retry-after", "7"}, {"x-internal", "7"}};
  EXPECT_FALSE(Reshape(head, "<p>db-7</p>").reply.has_value());
  EXPECT_EQ(Action(), "passed:already_http");
  settings_.Set("format", "problem");
  const auto reply = Reshape(head, "<p>db-7</p>").reply.value();
  EXPECT_EQ(reply.http_code, 502);
  EXPECT_EQ(Sets(reply.headers, "content-type"), "application/problem+json");
  EXPECT_EQ(Sets(reply.headers, "retry-after"), "7");
  EXPECT_EQ(Sets(reply.headers, "x-internal"), "");
  const auto body = nlohmann::json::parse(reply.body);
  EXPECT_EQ(body["status"], 502);
  EXPECT_THAT(reply.body, Not(HasSubstr("db-7")));
  EXPECT_EQ(Action(), "changed");
  EXPECT_EQ(outcome_->direction, "http_to_http");
}

TEST_F(ExtProcSameProtocolTest, AnApisOwnErrorKeepsItsWordsInAnotherShape) {
  settings_.profile = "general";
  settings_.Set("format", "aip193");
  const auto reply = Reshape({{":status", "409"}, {"content-type", "application/problem+json"}},
                             R"({"title":"Conflict","status":409,"detail":"on loan"})")
                         .reply.value();
  EXPECT_EQ(reply.http_code, 409);
  EXPECT_EQ(nlohmann::json::parse(reply.body)["error"]["message"], "on loan");
}

TEST_F(ExtProcSameProtocolTest, WhatHasTheShapeStaysAsItIs) {
  settings_.Set("format", "problem");
  EXPECT_FALSE(Reshape({{":status", "409"}, {"content-type", "application/problem+json"}},
                       R"({"title":"Conflict","status":409,"detail":"on loan"})")
                   .reply.has_value());
  EXPECT_EQ(Action(), "passed:already_http");
  settings_.Set("format", "accept");
  EXPECT_FALSE(Reshape({{":status", "409"}, {"content-type", "application/json"}}, kQuota).reply.has_value());
  EXPECT_EQ(Action(), "passed:already_http");
}

TEST_F(ExtProcSameProtocolTest, AnErrorCodeDecidesOverTheHttpStatus) {
  settings_.Set("format", "problem");
  const FieldList head = {{":status", "400"}, {"content-type", "application/json"}};
  const auto reply = Reshape(head, kQuota).reply.value();
  EXPECT_EQ(reply.http_code, 429);
  const auto body = nlohmann::json::parse(reply.body);
  EXPECT_EQ(body["detail"], "the quota is used up");
  EXPECT_EQ(body["error_code"], "Ecs.0001") << "not the reason of ErrorInfo, which allows no dot";
  settings_.profile = "general";
  EXPECT_EQ(Reshape(head, kQuota).reply.value().http_code, 400);
}

TEST_F(ExtProcSameProtocolTest, ABodyThatIsNotShownIsNotReplaced) {
  settings_.Set("format", "problem");
  for (const auto mode : {BodyMode::kNone, BodyMode::kStreamed}) {
    EXPECT_TRUE(LetsPass(Only(WithMode(FromHttpCaller(ResponseHead({{":status", "500"}})), mode))));
    EXPECT_EQ(Action(), "passed:body_not_seen");
  }
  EXPECT_TRUE(Only(FromHttpCaller(ResponseHead({{":status", "500"}}, true))).reply.has_value());
}

TEST_F(ExtProcSameProtocolTest, SuccessAndRedirectsOfHttpAreNotTouched) {
  settings_.Set("format", "problem");
  for (const char* code : {"200", "204", "302", "304"}) {
    EXPECT_TRUE(LetsPass(Only(FromHttpCaller(ResponseHead({{":status", code}}, true)))));
    EXPECT_EQ(Action(), "passed:already_http");
  }
}

}  // namespace
}  // namespace status_translator
