// The order of resolution, on a small table for each rule.
#include "core/profile.h"

#include <gmock/gmock.h>

#include <atomic>
#include <limits>
#include <thread>
#include <vector>

namespace status_translator {
namespace {

using ::testing::Eq;
using ::testing::IsNull;

constexpr int kInvalidArgument = 3;
constexpr int kNotFound = 5;
constexpr int kResourceExhausted = 8;
constexpr int kAborted = 10;
constexpr int kUnimplemented = 12;
constexpr int kInternal = 13;
constexpr int kUnavailable = 14;
constexpr Origin kNone = Origin::kUnspecified;
constexpr Origin kIntermediary = Origin::kIntermediary;

RowAnswer To(int code) { return {code, "because", std::nullopt}; }

HttpToGrpcRow Http(int http, int grpc, Origin origin = kNone) { return {http, "", origin, To(grpc)}; }

void ExpectRule(const Rule* rule, RuleKind kind, int code, const std::string& row, const std::string& profile) {
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->kind, kind) << RuleKindName(rule->kind);
  EXPECT_EQ(rule->code, code);
  EXPECT_EQ(rule->row, row);
  EXPECT_EQ(rule->profile, profile);
}

void ExpectNotPublished(const Rule* rule, const std::string& profile) {
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->kind, RuleKind::kNotPublished);
  EXPECT_FALSE(rule->has_answer());
  EXPECT_EQ(rule->row, "");
  EXPECT_EQ(rule->profile, profile);
  EXPECT_NE(rule->reason, "");
}

TEST(ProfileTest, RowOverridesRangeAndRangeOverridesDefault) {
  Table table{.name = "t"};
  table.http_to_grpc = {Http(404, kNotFound)};
  table.http_to_grpc_ranges = {
      {400, 499, kNone, To(kInvalidArgument)}, {510, 512, kNone, To(kInternal)}, {500, 509, kNone, To(kAborted)}};
  table.http_to_grpc_defaults = {{kNone, To(kGrpcUnknown)}};
  const Profile profile(table, nullptr);
  ExpectRule(profile.HttpToGrpc(404, kNone), RuleKind::kExact, kNotFound, "404", "t");
  ExpectRule(profile.HttpToGrpc(400, kNone), RuleKind::kRange, kInvalidArgument, "4xx", "t");
  ExpectRule(profile.HttpToGrpc(499, kNone), RuleKind::kRange, kInvalidArgument, "4xx", "t");
  ExpectRule(profile.HttpToGrpc(509, kNone), RuleKind::kRange, kAborted, "500-509", "t");
  ExpectRule(profile.HttpToGrpc(510, kNone), RuleKind::kRange, kInternal, "510-512", "t");
  ExpectRule(profile.HttpToGrpc(512, kNone), RuleKind::kRange, kInternal, "510-512", "t");
  ExpectRule(profile.HttpToGrpc(513, kNone), RuleKind::kDefault, kGrpcUnknown, "default", "t");
}

TEST(ProfileTest, RowsOfTheOriginOverrideRowsWithoutOrigin) {
  Table table{.name = "t"};
  table.http_to_grpc = {Http(404, kNotFound), Http(503, kUnavailable, kIntermediary)};
  table.http_to_grpc_ranges = {{400, 499, kIntermediary, To(kUnimplemented)}};
  table.http_to_grpc_defaults = {{kNone, To(kGrpcUnknown)}};
  const Profile profile(table, nullptr);
  ExpectRule(profile.HttpToGrpc(404, kIntermediary), RuleKind::kRange, kUnimplemented, "4xx", "t");
  ExpectRule(profile.HttpToGrpc(404, Origin::kApplication), RuleKind::kExact, kNotFound, "404", "t");
  ExpectRule(profile.HttpToGrpc(503, kIntermediary), RuleKind::kExact, kUnavailable, "503", "t");
  ExpectRule(profile.HttpToGrpc(503, kNone), RuleKind::kDefault, kGrpcUnknown, "default", "t");
  ExpectRule(profile.HttpToGrpc(500, kIntermediary), RuleKind::kDefault, kGrpcUnknown, "default", "t");
}

TEST(ProfileTest, DefaultOfTheOriginOverridesRowsWithoutOrigin) {
  Table table{.name = "t"};
  table.http_to_grpc = {Http(404, kNotFound)};
  table.http_to_grpc_defaults = {{kIntermediary, To(kUnimplemented)}};
  const Profile profile(table, nullptr);
  ExpectRule(profile.HttpToGrpc(404, kIntermediary), RuleKind::kDefault, kUnimplemented, "default", "t");
  ExpectRule(profile.HttpToGrpc(404, kNone), RuleKind::kExact, kNotFound, "404", "t");
}

TEST(ProfileTest, OwnRangeOverridesInheritedRow) {
  Table base{.name = "base"};
  base.http_to_grpc = {Http(404, kNotFound), Http(503, kUnavailable)};
  Table table{.name = "t", .extends = "base"};
  table.http_to_grpc_ranges = {{400, 499, kNone, To(kInvalidArgument)}};
  const Profile compiled_base(base, nullptr);
  const Profile profile(table, &compiled_base);
  ExpectRule(profile.HttpToGrpc(404, kNone), RuleKind::kRange, kInvalidArgument, "4xx", "t");
  ExpectRule(profile.HttpToGrpc(503, kNone), RuleKind::kExact, kUnavailable, "503", "base");
  EXPECT_EQ(profile.HttpToGrpc(503, kNone)->depth, 1);
  ExpectNotPublished(profile.HttpToGrpc(500, kNone), "t");
}

TEST(ProfileTest, OwnDefaultEndsInheritance) {
  Table base{.name = "base"};
  base.http_to_grpc = {Http(404, kNotFound), Http(404, kUnimplemented, kIntermediary)};
  base.grpc_to_http = {{kNotFound, To(404)}, {1000, To(420)}};
  Table table{.name = "t", .extends = "base"};
  table.http_to_grpc_defaults = {{kNone, To(kInternal)}};
  table.grpc_to_http_default = To(500);
  const Profile compiled_base(base, nullptr);
  const Profile profile(table, &compiled_base);
  ExpectRule(profile.HttpToGrpc(404, kNone), RuleKind::kDefault, kInternal, "default", "t");
  ExpectRule(profile.HttpToGrpc(404, kIntermediary), RuleKind::kDefault, kInternal, "default", "t");
  ExpectRule(profile.GrpcToHttp(kNotFound), RuleKind::kDefault, 500, "default", "t");
  ExpectRule(profile.GrpcToHttp(1000), RuleKind::kUnknownNumber, 500, "default", "t");
}

TEST(ProfileTest, BaseAnswersByOrigin) {
  Table base{.name = "base"};
  base.http_to_grpc = {Http(404, kNotFound), Http(404, kUnimplemented, kIntermediary)};
  Table table{.name = "t", .extends = "base"};
  table.http_to_grpc = {Http(420, kResourceExhausted)};
  const Profile compiled_base(base, nullptr);
  const Profile profile(table, &compiled_base);
  ExpectRule(profile.HttpToGrpc(404, kIntermediary), RuleKind::kExact, kUnimplemented, "404", "base");
  ExpectRule(profile.HttpToGrpc(404, Origin::kLocalReply), RuleKind::kExact, kNotFound, "404", "base");
  ExpectRule(profile.HttpToGrpc(420, kIntermediary), RuleKind::kExact, kResourceExhausted, "420", "t");
}

TEST(ProfileTest, ErrorCodeComesFirstAndRowsWithAStatusBeforeRowsWithout) {
  Table table{.name = "t"};
  table.http_to_grpc = {Http(400, kInvalidArgument),
                        {std::nullopt, "Quota", kNone, To(kResourceExhausted)},
                        {409, "Quota", kNone, To(kAborted)},
                        {409, "Busy", kNone, To(kUnavailable)}};
  const Profile profile(table, nullptr);
  ExpectRule(profile.HttpToGrpc(400, kNone, "Quota"), RuleKind::kErrorCode, kResourceExhausted, "Quota", "t");
  ExpectRule(profile.HttpToGrpc(409, kIntermediary, "Quota"), RuleKind::kErrorCode, kAborted, "409 Quota", "t");
  ExpectRule(profile.HttpToGrpc(409, kNone, "Busy"), RuleKind::kErrorCode, kUnavailable, "409 Busy", "t");
  ExpectRule(profile.HttpToGrpc(400, kNone, "Busy"), RuleKind::kExact, kInvalidArgument, "400", "t");
  ExpectRule(profile.HttpToGrpc(400, kNone, "quota"), RuleKind::kExact, kInvalidArgument, "400", "t");
  ExpectRule(profile.HttpToGrpc(400, kNone, ""), RuleKind::kExact, kInvalidArgument, "400", "t");
}

TEST(ProfileTest, OwnStatusRowsOverrideInheritedErrorCodes) {
  Table base{.name = "base"};
  base.http_to_grpc = {Http(400, kInvalidArgument), {std::nullopt, "Quota", kNone, To(kResourceExhausted)}};
  Table middle{.name = "middle", .extends = "base"};
  middle.http_to_grpc = {Http(409, kAborted), {400, "Quota", kNone, To(kUnavailable)}};
  Table table{.name = "t", .extends = "middle"};
  table.http_to_grpc = {Http(503, kUnavailable)};
  const Profile compiled_base(base, nullptr);
  const Profile compiled_middle(middle, &compiled_base);
  const Profile profile(table, &compiled_middle);
  ExpectRule(profile.HttpToGrpc(400, kNone, "Quota"), RuleKind::kErrorCode, kUnavailable, "400 Quota", "middle");
  ExpectRule(profile.HttpToGrpc(404, kNone, "Quota"), RuleKind::kErrorCode, kResourceExhausted, "Quota", "base");
  ExpectRule(profile.HttpToGrpc(409, kNone, "Quota"), RuleKind::kExact, kAborted, "409", "middle");
  ExpectRule(profile.HttpToGrpc(503, kNone, "Quota"), RuleKind::kExact, kUnavailable, "503", "t");
  EXPECT_EQ(profile.error_codes().at("Quota").size(), 2u);
}

TEST(ProfileTest, EveryInterimStatusHasKindInterim) {
  Table table{.name = "t"};
  table.http_to_grpc = {Http(100, kInternal), {std::nullopt, "X", kNone, To(kAborted)}};
  const Profile no_default(table, nullptr);
  ExpectRule(no_default.HttpToGrpc(100, kNone), RuleKind::kInterim, kInternal, "100", "t");
  ExpectRule(no_default.HttpToGrpc(101, kNone), RuleKind::kInterim, kGrpcUnknown, "", "t");
  EXPECT_NE(no_default.HttpToGrpc(101, kNone)->reason, "");
  EXPECT_EQ(no_default.HttpToGrpc(101, kNone)->depth, kNoDepth);
  ExpectRule(no_default.HttpToGrpc(100, kNone, "X"), RuleKind::kInterim, kInternal, "100", "t");
  ExpectNotPublished(no_default.HttpToGrpc(200, kNone), "t");
  table.http_to_grpc_defaults = {{kNone, To(kUnavailable)}};
  const Profile with_default(table, nullptr);
  ExpectRule(with_default.HttpToGrpc(199, kNone), RuleKind::kInterim, kUnavailable, "default", "t");
  ExpectRule(with_default.HttpToGrpc(200, kNone), RuleKind::kDefault, kUnavailable, "default", "t");
  Table child{.name = "child", .extends = "t"};
  child.http_to_grpc = {Http(200, kGrpcOk)};
  const Profile inherited(child, &with_default);
  ExpectRule(inherited.HttpToGrpc(199, kNone), RuleKind::kInterim, kUnavailable, "default", "t");
  EXPECT_EQ(inherited.HttpToGrpc(199, kNone)->depth, 1);
}

TEST(ProfileTest, AMissingDirectionIsNotPublished) {
  Table only_to_http{.name = "t"};
  only_to_http.grpc_to_http = {{kNotFound, To(404)}};
  const Profile to_http(only_to_http, nullptr);
  EXPECT_FALSE(to_http.has_http_to_grpc());
  for (int code = 100; code <= 599; ++code) ExpectNotPublished(to_http.HttpToGrpc(code, kIntermediary), "t");
  ExpectNotPublished(to_http.GrpcToHttp(kGrpcUnknown), "t");
  ExpectNotPublished(to_http.GrpcToHttp(17), "t");
  EXPECT_THAT(to_http.BackFromHttp(kNotFound, *to_http.GrpcToHttp(kNotFound)), Eq(std::nullopt));

  Table only_to_grpc{.name = "u"};
  only_to_grpc.http_to_grpc_defaults = {{kNone, To(kGrpcUnknown)}};
  const Profile to_grpc(only_to_grpc, nullptr);
  EXPECT_FALSE(to_grpc.has_grpc_to_http());
  for (int number = 0; number <= 17; ++number) ExpectNotPublished(to_grpc.GrpcToHttp(number), "u");
  EXPECT_THAT(to_grpc.BackFromGrpc(404, *to_grpc.HttpToGrpc(404, kNone)), Eq(std::nullopt));
}

TEST(ProfileTest, OwnNumbersAndUnknownNumbers) {
  Table base{.name = "base"};
  base.grpc_to_http = {{kGrpcUnknown, To(500)}, {1000, To(420)}, {1001, To(421)}};
  Table table{.name = "t", .extends = "base"};
  table.grpc_to_http = {{1001, To(422)}};
  const Profile compiled_base(base, nullptr);
  const Profile profile(table, &compiled_base);
  ExpectRule(profile.GrpcToHttp(1000), RuleKind::kExact, 420, "1000", "base");
  ExpectRule(profile.GrpcToHttp(1001), RuleKind::kExact, 422, "1001", "t");
  ExpectRule(profile.GrpcToHttp(17), RuleKind::kUnknownNumber, 500, "UNKNOWN", "base");
  ExpectRule(profile.GrpcToHttp(std::numeric_limits<int64_t>::max()), RuleKind::kUnknownNumber, 500, "UNKNOWN", "base");
  EXPECT_EQ(profile.own_numbers().size(), 2u);
}

TEST(ProfileTest, ADefaultAppliesToUnknownNumbers) {
  Table base{.name = "base"};
  base.grpc_to_http = {{kGrpcUnknown, To(500)}};
  base.grpc_to_http_default = To(599);
  const Profile compiled_base(base, nullptr);
  ExpectRule(compiled_base.GrpcToHttp(17), RuleKind::kUnknownNumber, 599, "default", "base");
  Table child{.name = "child", .extends = "base"};
  child.grpc_to_http = {{kNotFound, To(404)}};
  ExpectRule(Profile(child, &compiled_base).GrpcToHttp(17), RuleKind::kUnknownNumber, 599, "default", "base");
  child.grpc_to_http = {{kGrpcUnknown, To(520)}};
  ExpectRule(Profile(child, &compiled_base).GrpcToHttp(17), RuleKind::kUnknownNumber, 520, "UNKNOWN", "child");
  child.grpc_to_http.clear();
  child.grpc_to_http_default = To(502);
  ExpectRule(Profile(child, &compiled_base).GrpcToHttp(17), RuleKind::kUnknownNumber, 502, "default", "child");
  Table silent{.name = "silent"};
  silent.http_to_grpc = {Http(404, kNotFound)};
  const Profile compiled_silent(silent, nullptr);
  Table grandchild{.name = "grandchild", .extends = "silent"};
  ExpectNotPublished(Profile(grandchild, &compiled_silent).GrpcToHttp(17), "grandchild");
}

TEST(ProfileTest, CodesOutsideTheRangeHaveNoRule) {
  const Profile profile(Table{.name = "t"}, nullptr);
  for (const int code : {std::numeric_limits<int>::min(), -1, 0, 99, 600, 999, std::numeric_limits<int>::max()}) {
    EXPECT_THAT(profile.HttpToGrpc(code, kNone), IsNull()) << code;
  }
  EXPECT_THAT(profile.GrpcToHttp(-1), IsNull());
}

// A source may answer with something that is not a gRPC code: the row exists but has no answer.
TEST(ProfileTest, ARowWithoutACodeIsNotPublished) {
  Table table{.name = "t"};
  table.http_to_grpc = {{404, "", kNone, {.reason = "bad_route", .no_code = true}}};
  table.http_to_grpc_defaults = {{kNone, To(kGrpcUnknown)}};
  const Profile profile(table, nullptr);
  const Rule* rule = profile.HttpToGrpc(404, kNone);
  ExpectRule(rule, RuleKind::kNotPublished, 0, "404", "t");
  EXPECT_FALSE(rule->has_answer());
  EXPECT_EQ(rule->reason, "bad_route");
  ExpectRule(profile.HttpToGrpc(405, kNone), RuleKind::kDefault, kGrpcUnknown, "default", "t");
}

TEST(ProfileTest, RetryAdviceIsThatOfTheRowOrElseOfTheCode) {
  Table table{.name = "t"};
  table.http_to_grpc = {Http(503, kUnavailable), Http(400, kInvalidArgument)};
  table.http_to_grpc.push_back({501, "", kNone, {kUnavailable, "r", Retry{false, "never"}}});
  table.grpc_to_http = {{kUnavailable, To(503)}, {1000, {500, "r", Retry{true, "ours"}}}, {1001, To(500)}};
  const Profile profile(table, nullptr);
  EXPECT_TRUE(profile.HttpToGrpc(503, kNone)->retry.retryable);
  EXPECT_FALSE(profile.HttpToGrpc(400, kNone)->retry.retryable);
  EXPECT_EQ(profile.HttpToGrpc(501, kNone)->retry, (Retry{false, "never"}));
  EXPECT_TRUE(profile.GrpcToHttp(kUnavailable)->retry.retryable);
  EXPECT_EQ(profile.GrpcToHttp(1000)->retry, (Retry{true, "ours"}));
  EXPECT_FALSE(profile.GrpcToHttp(1001)->retry.retryable);
}

TEST(ProfileTest, RoundTrips) {
  Table table{.name = "t"};
  table.http_to_grpc = {Http(404, kNotFound), Http(410, kNotFound), Http(503, kUnavailable)};
  table.grpc_to_http = {{kNotFound, To(404)}, {kAborted, To(409)}, {17, To(404)}};
  const Profile profile(table, nullptr);
  const auto same = profile.BackFromGrpc(404, *profile.HttpToGrpc(404, kNone));
  ASSERT_TRUE(same.has_value());
  EXPECT_EQ(same->code, 404);
  EXPECT_TRUE(same->same);
  const auto lost = profile.BackFromGrpc(410, *profile.HttpToGrpc(410, kNone));
  ASSERT_TRUE(lost.has_value());
  EXPECT_EQ(lost->code, 404);
  EXPECT_FALSE(lost->same);
  EXPECT_THAT(profile.BackFromGrpc(503, *profile.HttpToGrpc(503, kNone)), Eq(std::nullopt));
  EXPECT_THAT(profile.BackFromGrpc(500, *profile.HttpToGrpc(500, kNone)), Eq(std::nullopt));
  const auto back = profile.BackFromHttp(kNotFound, *profile.GrpcToHttp(kNotFound));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->code, kNotFound);
  EXPECT_TRUE(back->same);
  EXPECT_FALSE(profile.BackFromHttp(17, *profile.GrpcToHttp(17))->same);
  EXPECT_THAT(profile.BackFromHttp(kAborted, *profile.GrpcToHttp(kAborted)), Eq(std::nullopt));
  EXPECT_THAT(profile.BackFromHttp(kInternal, *profile.GrpcToHttp(kInternal)), Eq(std::nullopt));
}

TEST(ProfileTest, LookupsAreThreadSafe) {
  Table table{.name = "t"};
  table.http_to_grpc = {Http(404, kNotFound), {std::nullopt, "E", kNone, To(kAborted)}};
  table.grpc_to_http = {{kNotFound, To(404)}, {1000, To(420)}};
  const Profile profile(table, nullptr);
  std::vector<std::thread> threads;
  std::atomic<int> wrong = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 1000; ++round) {
        const bool right = profile.HttpToGrpc(404, kNone)->code == kNotFound &&
                           profile.HttpToGrpc(400, kIntermediary, "E")->code == kAborted &&
                           profile.GrpcToHttp(1000)->code == 420 &&
                           profile.BackFromGrpc(404, *profile.HttpToGrpc(404, kNone))->same;
        wrong += right ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(ProfileTest, KeepsTheMetadataOfTheTable) {
  Table table{.name = "t", .about = {"d", {{"r", "p", "v", "f", "l"}}, "now", {"other"}}};
  const Profile profile(table, nullptr);
  EXPECT_EQ(profile.name(), "t");
  EXPECT_EQ(profile.description(), "d");
  EXPECT_EQ(profile.extends(), "");
  ASSERT_EQ(profile.sources().size(), 1u);
  EXPECT_EQ(profile.sources()[0].repository, "r");
  EXPECT_EQ(profile.superseded_by(), "now");
  EXPECT_EQ(profile.also_in(), std::vector<std::string>{"other"});
  EXPECT_FALSE(profile.rules().empty());
  EXPECT_EQ(&profile.rules(), &profile.answers().rules());
}

}  // namespace
}  // namespace status_translator
