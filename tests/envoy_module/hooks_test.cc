// The module as Envoy sees it: the hooks, in legal and illegal orders.
#include <gmock/gmock.h>

#include <random>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "envoy_module/fake_envoy.h"
#include "support/limits.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr char kProblem[] = R"({"title":"Not Found","status":404,"detail":"no such book"})";
constexpr char kEnforce[] = R"({"mode":"enforce"})";
constexpr char kResponses[] = "status_translator_ext_proc_responses_total";

class HooksTest : public ::testing::Test {
 protected:
  HooksTest() { FakeEnvoy::Get().Reset(); }
  int Count(const std::string& labels) { return FakeEnvoy::Get().counts[absl::StrCat(kResponses, "|", labels)]; }
};

TEST_F(HooksTest, LoadsWhereAllCallbacksAre) { EXPECT_STREQ(envoy_dynamic_module_on_program_init(), "v0.2.0"); }

TEST_F(HooksTest, AnHttpErrorBecomesOneReplyForAGrpcCaller) {
  const FakeConfig config(kEnforce);
  FakeStream stream(config);
  stream.RequestHeaders();
  EXPECT_EQ(stream.ResponseHeaders(false), abi::kStopHeaders);
  EXPECT_EQ(stream.ResponseBody(kProblem, true), abi::kStopWithoutBuffer);
  ASSERT_THAT(stream.replies, SizeIs(1));
  const FakeReply& reply = stream.replies[0];
  EXPECT_EQ(reply.code, 404);
  EXPECT_EQ(reply.body, "no such book");
  EXPECT_EQ(reply.details, "status_translator");
  EXPECT_EQ(reply.Values("content-type"), "application/grpc");
  EXPECT_EQ(reply.Values("grpc-status"), "5");
  EXPECT_NE(reply.Values("grpc-status-details-bin"), "");
  EXPECT_EQ(Count("enforce|http_to_grpc|EXACT|changed|none") + Count("enforce|http_to_grpc|EXACT|changed|stops"), 1);
  EXPECT_THAT(FakeEnvoy::Get().counts,
              Contains(Pair("status_translator_recognised_responses_total|ext_proc|problem-details", 1)));
  EXPECT_EQ(stream.metadata["to"], "NOT_FOUND");
  EXPECT_EQ(stream.metadata["action"], "changed");
}

TEST_F(HooksTest, ToObserveChangesNothing) {
  const FakeConfig config("");
  FakeStream stream(config);
  stream.RequestHeaders();
  EXPECT_EQ(stream.ResponseHeaders(false), abi::kStopHeaders);
  EXPECT_EQ(stream.ResponseBody(kProblem, true), abi::kContinueBody);
  EXPECT_THAT(stream.replies, IsEmpty());
  EXPECT_EQ(stream.metadata["action"], "would_change");
}

TEST_F(HooksTest, AGrpcErrorInTrailersBecomesAnHttpError) {
  const FakeConfig config(kEnforce);
  FakeStream stream(config);
  stream.request = {{"content-type", "application/json"}};
  stream.headers = {{":status", "200"}, {"content-type", "application/grpc"}};
  stream.trailers = {{"grpc-status", "5"}, {"grpc-message", "no such book"}};
  stream.RequestHeaders();
  EXPECT_EQ(stream.ResponseHeaders(false), abi::kStopHeaders);
  EXPECT_EQ(stream.ResponseBody("message", false), abi::kStopAndWatermark);
  EXPECT_EQ(stream.ResponseTrailers(), abi::kStopTrailers);
  ASSERT_THAT(stream.replies, SizeIs(1));
  EXPECT_EQ(stream.replies[0].code, 404);
  EXPECT_EQ(stream.replies[0].Values("content-type"), "application/problem+json");
  EXPECT_EQ(stream.replies[0].Values("grpc-status"), "");
}

TEST_F(HooksTest, ABodyBeyondTheBufferPasses) {
  const FakeConfig config(kEnforce);
  for (const uint64_t limit : {uint64_t{1000}, uint64_t{0}}) {
    FakeStream stream(config);
    stream.buffer_limit = limit;
    stream.request = {{"content-type", "application/json"}};
    stream.headers = {{":status", "200"}, {"content-type", "application/grpc"}};
    stream.trailers = {{"grpc-status", "5"}};
    stream.RequestHeaders();
    const size_t most = limit == 0 ? kMaxBodyBytes : limit;
    EXPECT_EQ(stream.ResponseHeaders(false), abi::kStopHeaders);
    EXPECT_EQ(stream.ResponseBody(std::string(most, 'x'), false), abi::kStopAndWatermark);
    EXPECT_EQ(stream.ResponseBody("x", false), abi::kContinueBody);
    EXPECT_EQ(stream.ResponseTrailers(), abi::kContinueTrailers);
    EXPECT_THAT(stream.replies, IsEmpty());
  }
  EXPECT_EQ(Count("enforce|grpc_to_http|none|passed:too_large|none"), 2);
}

TEST_F(HooksTest, OfALargeErrorAPartIsRead) {
  const FakeConfig config(kEnforce);
  FakeStream stream(config);
  stream.headers = {{":status", "404"}, {"content-type", "text/html"}};
  stream.RequestHeaders();
  stream.ResponseHeaders(false);
  EXPECT_EQ(stream.ResponseBody(std::string(131072, 'x'), false), abi::kStopAndWatermark);
  EXPECT_EQ(stream.ResponseBody("x", false), abi::kStopWithoutBuffer);
  ASSERT_THAT(stream.replies, SizeIs(1));
  EXPECT_EQ(stream.replies[0].Values("grpc-status"), "12");
}

TEST_F(HooksTest, AReplyOfEnvoyHasOriginLocalReply) {
  const FakeConfig config(kEnforce);
  FakeStream stream(config);
  stream.headers = {{":status", "200"}, {"content-type", "application/grpc"}, {"grpc-status", "12"}};
  stream.RequestHeaders();
  stream.LocalReply("route_not_found");
  EXPECT_EQ(stream.ResponseHeaders(true), abi::kContinueHeaders);
  EXPECT_THAT(FakeEnvoy::Get().counts, Contains(Key(HasSubstr("grpc_to_grpc"))));
}

// Behind Envoy's filter for gRPC-Web a request looks like one of gRPC, but Envoy makes no reply of gRPC for it.
TEST_F(HooksTest, ACallerOfGrpcWebGetsItsTrailersInTheBody) {
  const FakeConfig config(kEnforce);
  for (const bool behind_filter : {true, false}) {
    FakeStream stream(config);
    stream.request = {{"content-type", behind_filter ? "application/grpc" : "application/grpc-web+proto"},
                      {"x-grpc-web", "1"},
                      {"grpc-accept-encoding", "identity"}};
    stream.Respond(kProblem);
    ASSERT_THAT(stream.replies, SizeIs(1));
    EXPECT_EQ(stream.replies[0].Values("content-type"), "application/grpc-web+proto");
    EXPECT_EQ(stream.replies[0].Values("grpc-status"), "");
    EXPECT_THAT(stream.replies[0].body, HasSubstr("grpc-status: 5"));
  }
}

// Envoy sets OK where the headers have no code.
TEST_F(HooksTest, AReplyThatEnvoyTakesForGrpcAlwaysHasACode) {
  const FakeConfig config(kEnforce);
  FakeStream stream(config);
  stream.request = {{"content-type", "application/grpc"}, {"accept", "application/grpc-web-text"}};
  stream.Respond(kProblem);
  ASSERT_THAT(stream.replies, SizeIs(1));
  EXPECT_EQ(stream.replies[0].Values("content-type"), "application/grpc");
  EXPECT_EQ(stream.replies[0].Values("grpc-status"), "2");
}

TEST_F(HooksTest, TheMetadataOfTheRouteWinsOverItsConfigurationAndThatOverTheFilters) {
  const FakeConfig config(R"({"mode":"enforce","format":"text"})");
  const std::string json = R"({"format":"aip-193","mark":"header"})";
  const void* route = envoy_dynamic_module_on_http_filter_per_route_config_new({}, {json.data(), json.size()});
  ASSERT_NE(route, nullptr);
  const auto type_of = [&](const void* of_route, std::map<std::string, FakeStream::Setting> metadata) {
    FakeStream stream(config);
    stream.route_config = of_route;
    stream.route_metadata = std::move(metadata);
    stream.request = {{"content-type", "application/json"}};
    stream.Respond(kProblem);
    return stream.replies.empty() ? "" : stream.replies[0].Values("content-type");
  };
  EXPECT_EQ(type_of(nullptr, {}), "text/plain; charset=utf-8");
  EXPECT_EQ(type_of(route, {}), "application/json");
  EXPECT_EQ(type_of(route, {{"format", std::string("text")}}), "text/plain; charset=utf-8");
  EXPECT_EQ(type_of(route, {{"mode", false}}), "");
  EXPECT_EQ(type_of(route, {{"enforce_percent", 0.0}}), "");
  envoy_dynamic_module_on_http_filter_per_route_config_destroy(route);
}

TEST_F(HooksTest, AWrongSettingOfARouteIsNamedInTheLogAndTheMetadata) {
  const FakeConfig config(kEnforce);
  for (const auto& [name, value, what] : {std::tuple<std::string, FakeStream::Setting, std::string>{
                                              "profil", "otc-ecs", "there is no setting \"profil\""},
                                          {"format", "xml", "format is \"xml\""},
                                          {"body", "ask", "there is no setting \"body\"; use mode"},
                                          {"expose", std::vector<std::string>{"body"}, "expose is a list or a map"}}) {
    FakeStream stream(config);
    stream.route_metadata[name] = value;
    stream.Respond(kProblem);
    EXPECT_THAT(stream.replies, IsEmpty());
    EXPECT_THAT(stream.metadata["setting"], HasSubstr(what));
    EXPECT_THAT(FakeEnvoy::Get().log, HasSubstr(what));
  }
  EXPECT_THAT(FakeEnvoy::Get().log, HasSubstr("route books"));
}

TEST_F(HooksTest, AMistakeRefusesTheConfiguration) {
  const FakeConfig config(R"({"mode":"enfroce"})");
  EXPECT_EQ(config.get(), nullptr);
  EXPECT_THAT(FakeEnvoy::Get().log, HasSubstr("mode is \"enfroce\"; use observe, enforce, off"));
}

// Each callback throws, in every exchange that calls it: nothing leaves a hook, and the response passes.
TEST_F(HooksTest, WhateverThrowsTheResponsePasses) {
  for (const std::string callback :
       {"get_header", "get_headers", "get_body_size", "get_body_chunks", "get_attribute_string", "get_metadata_keys",
        "set_dynamic_metadata_string_batch", "get_most_specific_route_config", "increment_counter", "send_response",
        "set_header"}) {
    FakeEnvoy::Get().Reset();
    const FakeConfig config(kEnforce);
    FakeEnvoy::Get().throws_in = callback;
    {
      FakeStream stream(config);
      stream.route_metadata["mode"] = std::string("enforce");
      stream.Respond(kProblem);
      if (callback != "set_header") {
        EXPECT_THAT(stream.replies, IsEmpty()) << callback;
        EXPECT_GT(FakeEnvoy::Get().called, 0) << callback;
      }
      if (callback != "set_header" && callback != "increment_counter") {
        EXPECT_THAT(FakeEnvoy::Get().counts, Contains(Key(HasSubstr("status_translator_envoy_module_failures_total"))))
            << callback;
      }
    }
    {
      FakeStream stream(config);  // whose head is changed
      stream.headers = {{":status", "200"}, {"content-type", "application/grpc"}, {"grpc-status", "14"}};
      stream.LocalReply("rate_limited");
      EXPECT_EQ(stream.ResponseHeaders(true), abi::kContinueHeaders) << callback;
    }
  }
  FakeEnvoy::Get().Reset();
  FakeEnvoy::Get().throws_in = "define_counter";
  EXPECT_EQ(FakeConfig(kEnforce).get(), nullptr);
}

// One of the hooks, with what it finds in the exchange.
void CallSomething(std::mt19937_64& numbers, FakeStream& stream) {
  const auto draw = [&numbers](size_t below) { return static_cast<size_t>(numbers() % below); };
  static const HeaderList kFields[] = {{{":status", "404"}, {"content-type", "application/json"}},
                                       {{":status", "200"}, {"content-type", "application/grpc"}},
                                       {{":status", "200"}, {"content-type", "application/grpc"}, {"grpc-status", "5"}},
                                       {{"grpc-status", "14"}, {"grpc-message", "%zz"}},
                                       {{":status", "x"}, {"grpc-status", ""}},
                                       {{":status", "302"}},
                                       {{std::string(70000, 'n'), "v"}},
                                       {}};
  const std::string kBodies[] = {kProblem, "", std::string(140000, 'b'), std::string("\0\0\0\0\1x", 6)};
  switch (draw(8)) {
    case 0:
      stream.RequestHeaders();
      break;
    case 1:
    case 2:
      stream.headers = kFields[draw(std::size(kFields))];
      stream.ResponseHeaders(draw(2) == 0);
      break;
    case 3:
    case 4:
      stream.ResponseBody(kBodies[draw(std::size(kBodies))], draw(2) == 0);
      break;
    case 5:
      stream.trailers = kFields[draw(std::size(kFields))];
      stream.ResponseTrailers();
      break;
    case 6:
      stream.LocalReply("route_not_found");
      break;
    case 7:
      stream.Complete();
      break;
  }
}

TEST_F(HooksTest, AnyOrderOfHooksEndsInAtMostOneReplyAndOneOutcome) {
  constexpr int kOrders = 3000;
  std::mt19937_64 numbers(7);
  const FakeConfig enforces(kEnforce), observes("");
  int replies = 0;
  for (int i = 0; i < kOrders; ++i) {
    const auto before = FakeEnvoy::Get().counts;
    FakeStream stream(numbers() % 4 == 0 ? observes : enforces);
    stream.ends_with_reply = numbers() % 2 == 0;
    stream.buffer_limit = numbers() % 3 == 0 ? 100 : 131072;
    if (numbers() % 3 == 0) stream.request = {{"content-type", "application/json"}};
    for (int calls = static_cast<int>(numbers() % 8); calls > 0 && !stream.is_destroyed(); --calls) {
      CallSomething(numbers, stream);
    }
    stream.Destroy();
    ASSERT_LE(stream.replies.size(), 1);
    replies += static_cast<int>(stream.replies.size());
    int outcomes = 0;
    for (const auto& [name, count] : FakeEnvoy::Get().counts) {
      if (absl::StartsWith(name, kResponses)) outcomes += count - (before.count(name) > 0 ? before.at(name) : 0);
    }
    ASSERT_LE(outcomes, 1);
  }
  EXPECT_GT(replies, kOrders / 20);
}

}  // namespace
}  // namespace status_translator
