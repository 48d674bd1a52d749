// Every built-in file has examples, and each becomes what its file says.
#include "convert/examples.h"

#include <gmock/gmock.h>

#include <deque>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "config/profile_files.h"
#include "core/grpc_code.h"
#include "lookup/catalog.h"
#include "support/conversions.h"
#include "support/facts.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ExamplesTest, OfBuiltInFilesHold) {
  std::map<std::string, int> claimed, near_misses;
  for (const PlacedExample& example : TestTranslator().profiles().AllExamples()) {
    EXPECT_THAT(RunExample(TestTranslator(), example), IsEmpty());
    if (!example.shape.empty()) ++(example.is_not ? near_misses : claimed)[example.shape];
  }
  for (const auto& [name, shape] : TestTranslator().profiles().shapes().shapes()) {
    EXPECT_GE(claimed[name], 1) << name;
    EXPECT_GE(near_misses[name], 1) << name << " needs a near miss";
    v1::GetShapeRequest request;
    request.set_name(name);
    v1::GetShapeResponse file;
    ASSERT_TRUE(GetShape(TestTranslator(), request, file).ok());
    EXPECT_GE(file.shape().source_size(), 1) << name << " needs a source";
    EXPECT_NE(shape->description, "") << name;
  }
}

// The advice of RESOURCE_EXHAUSTED is about quotas, which change.
TEST(ExamplesTest, ARowForARequestThatIsTooLargeHasAdviceOfItsOwn) {
  for (const auto& [name, shape] : TestTranslator().profiles().shapes().shapes()) {
    for (const ShapeCodeRow& row : shape->rows) {
      const std::string& reason = row.rules[0].reason.text();
      const bool is_too_large = absl::StrContains(reason, "is larger than") || absl::StrContains(reason, "too large");
      // Of a response, a smaller part may be asked for.
      if (!is_too_large || absl::StrContains(reason, "response") || !row.has_code) continue;
      EXPECT_TRUE(row.has_retry || row.rules[0].code != 8) << name << ": " << reason;
    }
  }
}

// The rows give each reason the code that its status has without it, except where the reason says more.
TEST(ExamplesTest, EveryReasonOfKubernetesHasARow) {
  const std::map<std::string, std::string> says_more = {
      {"AlreadyExists", "ALREADY_EXISTS"}, {"Expired", "OUT_OF_RANGE"}, {"ServerTimeout", "UNAVAILABLE"}};
  for (const auto& row : ReadFacts("tables/k8s_statusreason_to_http.tsv")) {
    const std::string reason = row[1].substr(row[1].find(':') + 1);
    if (reason == "Unknown") continue;  // is sent as an empty reason
    const auto answer = [&row](absl::string_view member) {
      return ToGrpc(
          JsonRequestOf(std::stoi(row[2]), absl::StrCat(R"({"kind":"Status","apiVersion":"v1")", member, "}")));
    };
    const auto with = answer(absl::StrCat(R"(,"reason":")", reason, "\""));
    EXPECT_EQ(with.report().translation().rule().kind(), v1::RULE_KIND_ERROR_CODE) << reason;
    const auto expected = says_more.find(reason);
    EXPECT_EQ(GrpcCodeText(with.status().code()),
              expected == says_more.end() ? GrpcCodeText(answer("").status().code()) : expected->second)
        << reason;
  }
}

// Removing shapes changes only what they claimed. Sixteen times a sixteenth of them: one by one takes minutes.
TEST(ExamplesTest, WithoutShapesOnlyTheirOwnClaimsChange) {
  constexpr size_t kGroups = 16;
  struct Response {
    v1::HttpResponse http;
    Body body;
    std::string claim;
  };
  const auto claim = [](const ShapeSet& shapes, const Response& response) {
    Evidence evidence(response.http, response.body);
    const Claim found = shapes.Recognise(evidence);
    return found.shape == nullptr ? std::string() : found.shape->name;
  };
  const auto& all = TestTranslator().profiles();
  std::deque<Response> responses;  // a body refers to itself
  for (const PlacedExample& example : all.AllExamples()) {
    Response& response = responses.emplace_back();
    response.http = ResponseOf(*example.example);
    v1::ConversionReport report;
    response.body = ReadBody(response.http, report);
    response.claim = claim(all.shapes(), response);
  }
  for (size_t group = 0; group < kGroups; ++group) {
    std::vector<std::shared_ptr<const Shape>> others;
    std::set<std::string> removed;
    size_t i = 0;
    for (const auto& [name, shape] : all.shapes().shapes()) {
      if (i++ % kGroups == group) {
        removed.insert(name);
      } else {
        others.push_back(shape);
      }
    }
    const ShapeSet without(std::move(others));
    for (const Response& response : responses) {
      if (removed.contains(response.claim)) continue;
      ASSERT_EQ(claim(without, response), response.claim) << "group " << group << ", " << response.http.body();
    }
  }
}

// The failures of one example of a shape for {"a": …}.
std::vector<std::string> Mistakes(const std::string& example, bool is_not = false) {
  const std::string shape = absl::StrCat(
      R"(name: "acme" made_by: "application" match { has { json: "/a" type: "string" } }
         read { error_code { json: "/a" } message { json: "/m" } wait { json: "/w" } } field_errors { each: "/f/*" key: true }
         hide: "/h" code { value: "A" grpc: "NOT_FOUND" reason: "r" } example { status: 400 body: '{"a":"A"}' } )",
      is_not ? "not" : "example", " { ", example, " }");
  const NamedText files[] = {{"acme.shape.textproto", shape}};
  std::vector<NamedText> built_in(BuiltInProfiles().begin(), BuiltInProfiles().end());
  auto set = ProfileSet::Load(files, built_in);
  EXPECT_TRUE(set.ok()) << set.status();
  const Translator translator(*std::move(set), "general");
  return RunExample(translator, translator.profiles().examples().back());
}

TEST(ExamplesTest, WhatDoesNotHoldIsNamed) {
  EXPECT_THAT(
      Mistakes(R"(status: 400 body: '{"a":"A","m":"x","w":7,"f":{"b":"c"},"h":"s"}' grpc: "NOT_FOUND" error_code: "A"
                     message: "x" wait: "7s" retryable: true made_by: "application" field: "b" hidden: "\"s\"")"),
      IsEmpty());
  const std::string body = R"(status: 400 body: '{"a":"A","m":"secret"}' )";
  EXPECT_THAT(Mistakes(body + "grpc: \"ABORTED\""),
              ElementsAre(HasSubstr("expected gRPC code ABORTED, but it is NOT_FOUND")));
  EXPECT_THAT(Mistakes(body + "error_code: \"B\""), ElementsAre(HasSubstr("expected error code B, but it is A")));
  EXPECT_THAT(Mistakes(body + "message: \"y\""),
              ElementsAre(HasSubstr("the message should contain \"y\", but is \"secret\"")));
  EXPECT_THAT(Mistakes(body + "wait: \"1s\""), ElementsAre(HasSubstr("expected wait 1s, but it is none")));
  EXPECT_THAT(Mistakes(body + "wait: \"none\""), IsEmpty());
  EXPECT_THAT(Mistakes(body + "retryable: true"),
              ElementsAre(HasSubstr("expected retry advice retry, but it is no retry")));
  EXPECT_THAT(Mistakes(body + "made_by: \"intermediary\""),
              ElementsAre(HasSubstr("expected origin intermediary, but it is application")));
  EXPECT_THAT(Mistakes(body + "field: \"b\""), ElementsAre(HasSubstr("expected fields b, but it is none")));
  EXPECT_THAT(Mistakes(body + "hidden: \"secret\""), ElementsAre(HasSubstr("\"secret\" should be hidden")));
  EXPECT_THAT(Mistakes(R"(status: 400 body: '{"a":1}')"),
              ElementsAre(HasSubstr("the shape \"acme\" does not claim this response")));
  EXPECT_THAT(Mistakes(body, true), ElementsAre(HasSubstr("must not claim this response, but does")));
  EXPECT_THAT(Mistakes(R"(status: 400 body: '{"a":1}' shape: "other")", true),
              ElementsAre(HasSubstr("the shape \"other\" does not claim this response, nor does another one")));
  EXPECT_THAT(Mistakes(R"(status: 400 body: '{"a":1}')", true), IsEmpty());
}

TEST(ExamplesTest, OfAProfileUseThatProfile) {
  const NamedText files[] = {{"acme.textproto", R"(name: "acme" http_to_grpc { http: 404 grpc: "ABORTED" reason: "r" }
                            example { status: 404 grpc: "ABORTED" } example { status: 404 grpc: "NOT_FOUND" })"}};
  std::vector<NamedText> built_in(BuiltInProfiles().begin(), BuiltInProfiles().end());
  const Translator translator(*ProfileSet::Load(files, built_in), "general");
  ASSERT_EQ(translator.profiles().examples().size(), 2u);
  EXPECT_THAT(RunExample(translator, translator.profiles().examples()[0]), IsEmpty());
  EXPECT_THAT(RunExample(translator, translator.profiles().examples()[1]),
              ElementsAre("acme.textproto:2:69: expected gRPC code NOT_FOUND, but it is ABORTED"));
}

// What CheckOwnExamples says about a shape of a user with these examples, beside all built-in files.
absl::Status CheckShapeWith(const std::string& examples) {
  const ProfileFile files[] = {
      {"acme.shape.textproto",
       absl::StrCat("name: \"acme\" made_by: \"application\" match { has { json: \"/acme_a\" } }\n", examples)}};
  auto set = LoadWithBuiltIn(files);
  if (!set.ok()) return set.status();
  return CheckOwnExamples(*set);
}

constexpr char kHolds[] = "example { status: 400 body: '{\"acme_a\":1}' grpc: \"INVALID_ARGUMENT\" }\n";
constexpr char kFails[] = "example { status: 400 body: '{\"acme_a\":1}' grpc: \"ABORTED\" }\n";

TEST(OwnExamplesTest, ThoseOfUsersMustHold) {
  EXPECT_TRUE(CheckShapeWith(kHolds).ok());
  EXPECT_EQ(CheckShapeWith(absl::StrCat(kHolds, kFails)).message(),
            "acme.shape.textproto:3:1: expected gRPC code ABORTED, but it is INVALID_ARGUMENT");
  EXPECT_THAT(std::string(CheckShapeWith(absl::StrCat(kHolds, "not { status: 400 body: '{\"acme_a\":1}' }")).message()),
              HasSubstr("acme.shape.textproto:3:1: the shape \"acme\" must not claim this response, but does"));
}

TEST(OwnExamplesTest, ReportsABoundedNumberOfLines) {
  std::string examples;
  for (int i = 0; i < 150; ++i) examples += kFails;
  const std::vector<std::string> lines = absl::StrSplit(CheckShapeWith(examples).message(), '\n');
  ASSERT_EQ(lines.size(), 101u);
  EXPECT_EQ(lines.back(), "and 50 more expectations of examples do not hold");
}

}  // namespace
}  // namespace status_translator
