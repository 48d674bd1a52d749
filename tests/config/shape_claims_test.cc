// Two shapes of users that clash, and shapes of users that claim what built-in shapes describe.
#include "config/shape_claims.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "config/profile_files.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

ProfileFile ShapeFile(const std::string& name, const std::string& match, const std::string& body) {
  return {name + ".shape.textproto", absl::StrCat("name: \"", name, "\" made_by: \"application\"\nmatch { ", match,
                                                  " }\nexample { status: 400 body: '", body, "' }")};
}

std::map<std::string, ClaimedExamples> ClaimedBy(const ProfileFile& file) {
  const auto set = LoadWithBuiltIn(absl::MakeConstSpan(&file, 1));
  if (!set.ok()) throw std::runtime_error(std::string(set.status().message()));
  return ClaimedBuiltInExamples((*set)->shapes(), (*set)->AllExamples());
}

TEST(ShapeClaimsTest, AShapeThatClaimsExamplesOfBuiltInShapesIsTooBroad) {
  const auto claimed = ClaimedBy(ShapeFile("broad", R"(has { json: "/code" type: "string" })", R"({"code":"A"})"));
  ASSERT_THAT(claimed, SizeIs(1));
  const ClaimedExamples& broad = claimed.at("broad");
  EXPECT_GT(broad.examples, broad.shapes.size());
  for (const char* name : {"connect", "twirp", "wordpress"}) EXPECT_TRUE(broad.shapes.contains(name)) << name;
  EXPECT_THAT(ClaimsTooMuch(broad), HasSubstr(absl::StrCat("claims ", broad.examples,
                                                           " examples of the built-in "
                                                           "shapes ",
                                                           *broad.shapes.begin(), ", ")));
  EXPECT_THAT(ClaimsTooMuch(broad),
              HasSubstr(absl::StrCat(" and ", broad.shapes.size() - 10, " more: add a condition")));
  EXPECT_EQ(ClaimsTooMuch({.examples = 1, .shapes = {"twirp"}}),
            "claims 1 example of the built-in shape twirp: add a condition");
}

TEST(ShapeClaimsTest, AShapeWithAMarkOfItsOwnIsNot) {
  EXPECT_THAT(ClaimedBy(ShapeFile("acme", R"(has { json: "/acme_code" })", R"({"acme_code":"A"})")), IsEmpty());
}

// Loading tries the built-in examples only if there is a shape of a user.
TEST(ShapeClaimsTest, BuiltInShapesDoNotClash) {
  const ProfileFile own = ShapeFile("acme", R"(has { json: "/acme_code" })", R"({"acme_code":"A"})");
  const auto set = LoadWithBuiltIn(absl::MakeConstSpan(&own, 1));
  EXPECT_TRUE(set.ok()) << set.status();
}

// {"message"} alone is a generic form, which json-error reads for any API.
TEST(ShapeClaimsTest, ExamplesOfFallbacksDoNotCount) {
  const auto claimed = ClaimedBy(
      ShapeFile("acme", R"(has { json: "/detail" type: "string" } only: "detail" status: "401")", R"({"detail":"d"})"));
  for (const auto& [name, of_shape] : claimed) EXPECT_FALSE(of_shape.shapes.contains("json-error")) << name;
}

// One line for each example of their own, and one for all examples of built-in files.
TEST(ShapeClaimsTest, AClashOnBuiltInExamplesIsOneLine) {
  const ProfileFile files[] = {
      ShapeFile("a", R"(has { json: "/code" type: "string" })", R"({"code":"A"})"),
      ShapeFile("b", R"(has { json: "/message" type: "string" })", R"({"code":"A","message":"m"})")};
  const std::string error(LoadWithBuiltIn(files).status().message());
  EXPECT_EQ(std::count(error.begin(), error.end(), '\n'), 1) << error;
  EXPECT_THAT(error, testing::StartsWith("b.shape.textproto:3:1: the shapes \"a\" and \"b\" claim this response with 1 "
                                         "condition each: add a condition to one of them\n"
                                         "a.shape.textproto:2:1: the shapes \"a\" and \"b\" claim "));
  EXPECT_THAT(error, HasSubstr(" built-in examples with 1 condition each: add a condition to one of them"));
}

}  // namespace
}  // namespace status_translator
