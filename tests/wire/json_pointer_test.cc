#include "wire/json_pointer.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Texts(const std::string& json, const std::string& pointer) {
  const std::optional<JsonDocument> document = JsonDocument::Parse(json);
  std::vector<std::string> texts;
  JsonPointer::Parse(pointer)->Any(document->Root(), [&texts](JsonValue value) {
    texts.emplace_back(value.Text());
    return false;
  });
  return texts;
}

TEST(JsonPointerTest, FollowsMembersAndElements) {
  const std::string json = R"({"a":{"b":[1,{"c":2}],"x/y":3,"~":4},"0":5})";
  EXPECT_THAT(Texts(json, "/a/b/0"), ElementsAre("1"));
  EXPECT_THAT(Texts(json, "/a/b/1/c"), ElementsAre("2"));
  EXPECT_THAT(Texts(json, "/a/x~1y"), ElementsAre("3"));
  EXPECT_THAT(Texts(json, "/a/~0"), ElementsAre("4"));
  EXPECT_THAT(Texts(json, "/0"), ElementsAre("5"));
  EXPECT_THAT(Texts(json, "/a/b/2"), IsEmpty());
  EXPECT_THAT(Texts(json, "/a/b/c"), IsEmpty());
  EXPECT_THAT(Texts(json, "/none"), IsEmpty());
  EXPECT_THAT(Texts("7", ""), ElementsAre("7"));
}

TEST(JsonPointerTest, AWildcardStandsForEachElementOrMember) {
  EXPECT_THAT(Texts(R"({"e":[{"m":"a"},{"n":"b"},{"m":"c"}]})", "/e/*/m"), ElementsAre("a", "c"));
  EXPECT_THAT(Texts(R"({"x":{"m":"a"},"y":{"m":"b"}})", "/*/m"), ElementsAre("a", "b"));
  EXPECT_THAT(Texts(R"([[1,2],[3]])", "/*/*"), ElementsAre("1", "2", "3"));
  EXPECT_THAT(Texts("5", "/*"), IsEmpty());
}

TEST(JsonPointerTest, AWildcardIsBounded) {
  std::string many = "[";
  for (size_t i = 0; i < 2 * kMaxWildcard; ++i) absl::StrAppend(&many, i == 0 ? "" : ",", i);
  EXPECT_EQ(Texts(many + "]", "/*").size(), kMaxWildcard);
  size_t all = 0;
  const std::optional<JsonDocument> document = JsonDocument::Parse(many + "]");
  JsonPointer::Parse("/*")->Any(
      document->Root(),
      [&all](JsonValue) {
        ++all;
        return false;
      },
      1000);
  EXPECT_EQ(all, 2 * kMaxWildcard);
}

TEST(JsonPointerTest, RefusesWhatIsNoPointer) {
  for (const char* text : {"a", "a/b", "/~", "/~2", "/a~"}) EXPECT_FALSE(JsonPointer::Parse(text).has_value()) << text;
}

TEST(JsonPointerTest, FirstIsMissingIfThereIsNone) {
  const std::optional<JsonDocument> document = JsonDocument::Parse(R"({"a":[7,8]})");
  EXPECT_EQ(JsonPointer::Parse("/a/*")->First(document->Root()).Text(), "7");
  EXPECT_FALSE(JsonPointer::Parse("/b")->First(document->Root()).exists());
}

}  // namespace
}  // namespace status_translator
