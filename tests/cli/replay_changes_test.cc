// Which changes of a replay form a group, and in which kind each is counted.
#include "cli/replay_changes.h"

#include <gmock/gmock.h>

#include "google/rpc/error_details.pb.h"
#include "wire/deterministic.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::ConvertHttpResponseResponse Grpc(const std::string& code, bool retryable, const std::string& message = "no book") {
  v1::ConvertHttpResponseResponse response;
  response.mutable_status()->set_message(message);
  v1::Translation& translation = *response.mutable_report()->mutable_translation();
  translation.mutable_grpc()->set_name(code);
  translation.mutable_retry()->set_retryable(retryable);
  translation.set_reason("nothing is known");
  return response;
}

// The kind of the only change; "" if nothing changes.
std::string KindOfChange(const v1::ConvertHttpResponseResponse& before, const v1::ConvertHttpResponseResponse& after) {
  ReplayChanges changes(1);
  changes.Add("one", 404, before, after);
  std::string kinds;
  for (size_t i = 0; i < kReplayKinds; ++i) {
    const auto kind = static_cast<ReplayKind>(i);
    if (changes.changed(kind) > 0) kinds += std::string(ReplayKindName(kind));
  }
  return kinds;
}

TEST(ReplayChangesTest, ARetryFlipComesBeforeEverythingElse) {
  const auto give_up = Grpc("NOT_FOUND", false);
  const auto retry = Grpc("UNAVAILABLE", true, "busy");
  EXPECT_EQ(KindOfChange(give_up, retry), "becomesRetryable");
  EXPECT_EQ(KindOfChange(retry, give_up), "stopsBeingRetryable");
  EXPECT_EQ(KindOfChange(give_up, Grpc("INTERNAL", false)), "code");
  EXPECT_EQ(KindOfChange(give_up, give_up), "");
}

TEST(ReplayChangesTest, ShapeOriginVisibilityAndOthersFollow) {
  const auto before = Grpc("NOT_FOUND", false);
  auto after = before;
  after.mutable_report()->set_shape("acme");
  EXPECT_EQ(KindOfChange(before, after), "shape");
  after = before;
  after.mutable_report()->set_origin(v1::ORIGIN_INTERMEDIARY);
  after.mutable_report()->set_origin_from(v1::ORIGIN_FROM_SHAPE);
  EXPECT_EQ(KindOfChange(before, after), "shape");
  EXPECT_EQ(KindOfChange(before, Grpc("NOT_FOUND", false, "HTTP 404 Not Found: nothing is known")), "visibility");
  EXPECT_EQ(KindOfChange(before, Grpc("NOT_FOUND", false, "no such book")), "other");
}

TEST(ReplayChangesTest, WhatCallersSeeIsNamed) {
  const auto fixed = Grpc("INTERNAL", false, "HTTP 404 Not Found: nothing is known");
  auto own = Grpc("INTERNAL", false, "java.lang.NullPointerException");
  own.mutable_report()->add_kept("x-debug");
  v1::OriginalResponse original;
  original.set_body("{}");
  PackInto(original, *own.mutable_status()->add_details());
  PackInto(google::rpc::DebugInfo(), *own.mutable_status()->add_details());
  ReplayChanges changes(1);
  changes.Add("leak", 404, fixed, own);
  changes.Add("closed", 404, own, fixed);
  const std::vector<ReplayGroup> groups = changes.Groups(ReplayKind::kVisibility);
  ASSERT_THAT(groups, SizeIs(2));
  const auto& leak = groups[0].change.shown.empty() ? groups[1] : groups[0];
  const auto& closed = groups[0].change.shown.empty() ? groups[0] : groups[1];
  EXPECT_THAT(leak.change.shown, ElementsAre("body", "detail:google.rpc.DebugInfo", "header:x-debug", "message"));
  EXPECT_THAT(leak.change.hidden, IsEmpty());
  EXPECT_THAT(leak.examples, ElementsAre("leak"));
  EXPECT_THAT(closed.change.hidden, ElementsAre("body", "detail:google.rpc.DebugInfo", "header:x-debug", "message"));
}

TEST(ReplayChangesTest, ADetailThatComesGoesOrDiffersIsNamedByItsType) {
  auto before = Grpc("NOT_FOUND", false);
  auto after = before;
  google::rpc::ErrorInfo info;
  info.set_reason("A");
  PackInto(info, *before.mutable_status()->add_details());
  info.set_reason("B");
  PackInto(info, *after.mutable_status()->add_details());
  PackInto(google::rpc::Help(), *after.mutable_status()->add_details());
  ReplayChanges changes(1);
  changes.Add("one", 404, before, after);
  ASSERT_THAT(changes.Groups(ReplayKind::kOther), SizeIs(1));
  EXPECT_THAT(changes.Groups(ReplayKind::kOther)[0].change.other, ElementsAre("ErrorInfo", "Help"));
}

TEST(ReplayChangesTest, GrpcOutcomesAreComparedByTheirHttpResponse) {
  v1::ConvertGrpcResponseResponse before;
  before.mutable_http()->set_code(404);
  before.mutable_report()->add_hidden("detail:google.rpc.DebugInfo");
  v1::ConvertGrpcResponseResponse after = before;
  after.mutable_report()->clear_hidden();
  ReplayChanges changes(1);
  changes.Add("debug", before, after);
  ASSERT_THAT(changes.Groups(ReplayKind::kVisibility), SizeIs(1));
  EXPECT_THAT(changes.Groups(ReplayKind::kVisibility)[0].change.shown, ElementsAre("detail:google.rpc.DebugInfo"));
  after = before;
  after.mutable_http()->set_code(500);
  changes.Add("code", before, after);
  EXPECT_EQ(changes.Groups(ReplayKind::kCode)[0].change.after.code, "HTTP 500");
  after = before;
  after.mutable_http()->set_body("x");
  changes.Add("body", before, after);
  EXPECT_THAT(changes.Groups(ReplayKind::kOther)[0].change.other, ElementsAre("body"));
}

TEST(ReplayChangesTest, TheLargestGroupIsFirstAndNamesTheFirstExamples) {
  ReplayChanges changes(2);
  changes.Add("a", 404, Grpc("NOT_FOUND", false), Grpc("INTERNAL", false));
  for (const char* name : {"b", "c", "d"}) changes.Add(name, 404, Grpc("NOT_FOUND", false), Grpc("ABORTED", false));
  const std::vector<ReplayGroup> groups = changes.Groups(ReplayKind::kCode);
  ASSERT_THAT(groups, SizeIs(2));
  EXPECT_EQ(groups[0].responses, 3u);
  EXPECT_THAT(groups[0].examples, ElementsAre("b", "c"));
  EXPECT_THAT(groups[1].examples, ElementsAre("a"));
}

TEST(ReplayChangesTest, GroupsBeyondTheLimitAreCountedOnly) {
  ReplayChanges changes(1);
  auto after = Grpc("NOT_FOUND", false);
  for (size_t i = 0; i < ReplayChanges::kMaxReplayGroups + 7; ++i) {
    after.mutable_report()->set_shape("shape-" + std::to_string(i));
    changes.Add("x", 404, Grpc("NOT_FOUND", false), after);
  }
  // A change of another kind still has its group.
  changes.Add("flip", 404, Grpc("NOT_FOUND", false), Grpc("UNAVAILABLE", true));
  EXPECT_THAT(changes.Groups(ReplayKind::kShape), SizeIs(ReplayChanges::kMaxReplayGroups));
  EXPECT_EQ(changes.without_group(ReplayKind::kShape), 7u);
  EXPECT_EQ(changes.changed(ReplayKind::kShape), ReplayChanges::kMaxReplayGroups + 7);
  EXPECT_THAT(changes.Groups(ReplayKind::kBecomesRetryable), SizeIs(1));
}

TEST(ReplayChangesTest, NamesAreMadeVisible) {
  ReplayChanges changes(1);
  changes.Add("evil\x1b[2J\n", 404, Grpc("NOT_FOUND", false), Grpc("INTERNAL", false));
  EXPECT_THAT(changes.Groups(ReplayKind::kCode)[0].examples, ElementsAre("evil\\x1b[2J\\n"));
}

}  // namespace
}  // namespace status_translator
