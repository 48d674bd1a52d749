#include "recognition/shape_set.h"

#include <gmock/gmock.h>

#include "support/shapes.h"

namespace status_translator {
namespace {

std::string Claims(const ShapeSet& set, int code, const std::string& body,
                   const std::vector<std::string>& headers = {}) {
  Seen seen(code, body, headers);
  const Claim claim = set.Recognise(seen.evidence);
  return claim.shape == nullptr ? "" : claim.shape->name;
}

bool IsClaimed(const std::string& match, int code, const std::string& body,
               const std::vector<std::string>& headers = {}) {
  const ShapeSet set({ShapeOf("a", absl::StrCat("match { ", match, " }"))});
  return Claims(set, code, body, headers) == "a";
}

TEST(ShapeSetTest, ClaimsIfAllConditionsHold) {
  const std::string match = R"(has { json: "/a" type: "string" } has { header: "x-a" } lacks { json: "/b" })";
  EXPECT_TRUE(IsClaimed(match, 400, R"({"a":"1"})", {"X-A: 1"}));
  EXPECT_FALSE(IsClaimed(match, 400, R"({"a":1})", {"X-A: 1"}));
  EXPECT_FALSE(IsClaimed(match, 400, R"({"a":"1"})"));
  EXPECT_FALSE(IsClaimed(match, 400, R"({"a":"1","b":null})", {"X-A: 1"}));
  EXPECT_FALSE(IsClaimed(match, 400, "a"));
  EXPECT_FALSE(IsClaimed(match, 204, ""));
}

TEST(ShapeSetTest, ChecksTheStatus) {
  EXPECT_FALSE(IsClaimed(R"(has { json: "/a" })", 200, R"({"a":1})")) << "errors only, by default";
  EXPECT_TRUE(IsClaimed(R"(has { json: "/a" })", 301, R"({"a":1})")) << "a redirect may have a body";
  EXPECT_TRUE(IsClaimed(R"(status: "404" status: "500-504" has { json: "/a" })", 502, R"({"a":1})"));
  EXPECT_FALSE(IsClaimed(R"(status: "404" status: "500-504" has { json: "/a" })", 505, R"({"a":1})"));
  const ShapeSet success({ShapeOf("a", R"(success_status: true match { has { json: "/ok" value: "false" } })")});
  EXPECT_EQ(Claims(success, 200, R"({"ok":false})"), "a");
  EXPECT_EQ(Claims(success, 200, R"({"ok":true})"), "");
}

TEST(ShapeSetTest, ChecksMediaTypeMembersAndEmptiness) {
  EXPECT_TRUE(IsClaimed(R"(media_type: "application/json" media_type: "+json" has { json: "/a" })", 400, R"({"a":1})",
                        {"content-type: application/x+json; charset=utf-8"}));
  EXPECT_FALSE(IsClaimed(R"(media_type: "application/json" has { json: "/a" })", 400, R"({"a":1})"));
  EXPECT_TRUE(IsClaimed(R"(only: "b" only: "a")", 400, R"({"a":1})"));
  EXPECT_FALSE(IsClaimed(R"(only: "b" only: "a")", 400, R"({"a":1,"c":1})"));
  EXPECT_FALSE(IsClaimed(R"(only: "a")", 400, R"(["a"])"));
  EXPECT_TRUE(IsClaimed(R"(empty: true has { header: "x-a" value: "1" })", 400, "", {"x-a: 1"}));
  EXPECT_FALSE(IsClaimed(R"(empty: true has { header: "x-a" value: "1" })", 400, "x", {"x-a: 1"}));
}

TEST(ShapeSetTest, FindsBlocksByEachKindOfEvidence) {
  EXPECT_TRUE(IsClaimed(R"(has { json: "/*/code" type: "integer" })", 404, R"({"itemNotFound":{"code":404}})"));
  EXPECT_TRUE(IsClaimed(R"(has { json: "/0/code" type: "integer" })", 404, R"([{"code":404}])"));
  EXPECT_TRUE(IsClaimed(R"(has { xml: "/Error/Code" value: "A" })", 404, "<Error><Code>A</Code></Error>"));
  EXPECT_TRUE(IsClaimed(R"(has { xml: "/*/Code" value: "A" })", 404, "<Error><Code>A</Code></Error>"));
  EXPECT_TRUE(IsClaimed(R"(has { text: "title" pattern: "^502" })", 502, "<html><title>502 Bad</title>"));
  EXPECT_TRUE(IsClaimed(R"(has { text: "whole" pattern: "no healthy upstream" })", 503, "no healthy upstream\n"));
  EXPECT_FALSE(IsClaimed(R"(has { text: "whole" pattern: "no healthy" })", 503, "no healthy upstream"));
  EXPECT_TRUE(IsClaimed(R"(has { text: "visible" pattern: "a b" })", 503, "<html><p>a\n b"));
  EXPECT_TRUE(IsClaimed(R"(has { text: "raw" pattern: "<hr>" })", 503, "<html><hr>"));
  EXPECT_FALSE(IsClaimed(R"(has { text: "raw" pattern: "a" })", 503, R"({"a":1})")) << "JSON has no text";
  EXPECT_TRUE(IsClaimed(R"(media_type: "application/x-a")", 503, "?", {"content-type: application/x-a"}));
}

TEST(ShapeSetTest, TheTierDecidesThenTheNumberOfConditionsThenTheName) {
  const std::string one = R"(match { has { json: "/a" } })";
  const std::string two = R"(match { has { json: "/a" } has { json: "/a" type: "string" } })";
  const std::string body = R"({"a":"1"})";
  EXPECT_EQ(Claims(ShapeSet({ShapeOf("m", one), ShapeOf("n", two)}), 400, body), "n");
  EXPECT_EQ(Claims(ShapeSet({ShapeOf("m", one, ShapeTier::kUser), ShapeOf("n", two)}), 400, body), "m");
  EXPECT_EQ(Claims(ShapeSet({ShapeOf("m", one), ShapeOf("n", absl::StrCat("tier: \"fallback\" ", two))}), 400, body),
            "m");
  const ShapeSet tied({ShapeOf("n", one), ShapeOf("m", one), ShapeOf("z", one, ShapeTier::kBuiltIn)});
  Seen seen(400, body);
  const Claim claim = tied.Recognise(seen.evidence);
  EXPECT_EQ(claim.shape->name, "m");
  ASSERT_NE(claim.also_claims, nullptr);
  Seen other(400, R"({"b":1})");
  EXPECT_EQ(tied.Recognise(other.evidence).shape, nullptr);
}

TEST(ShapeSetTest, CountsDistinctConditions) {
  const ShapeSet set({ShapeOf("m", R"(match { has { json: "/a" } has { json: "/a" } has { json: "/a" } })"),
                      ShapeOf("n", R"(match { has { json: "/a" } has { json: "/b" } })")});
  EXPECT_EQ(Claims(set, 400, R"({"a":1,"b":1})"), "n");
}

TEST(ShapeSetTest, ARepeatedHeaderIsSeenOnce) {
  const ShapeSet set({ShapeOf("a", R"(match { has { header: "x-a" } })")});
  Seen seen(400, "", {"x-a: 1", "X-A: 2", "x-a: 3"});
  const Claim claim = set.Recognise(seen.evidence);
  EXPECT_EQ(claim.shape->name, "a");
  EXPECT_EQ(claim.also_claims, nullptr);
}

TEST(ShapeSetTest, FindsByName) {
  const ShapeSet set({ShapeOf("b", R"(match { only: "x" })"), ShapeOf("a", R"(match { only: "y" })")});
  EXPECT_EQ(set.Find("b")->name, "b");
  EXPECT_EQ(set.Find("c"), nullptr);
  EXPECT_THAT(set.names(), ::testing::ElementsAre("a", "b"));
  Seen seen(400, "{}");
  EXPECT_EQ(ShapeSet().Recognise(seen.evidence).shape, nullptr);
}

}  // namespace
}  // namespace status_translator
