#include "codec/json.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

std::string Nested(const std::string& open, const std::string& inner, const std::string& close, int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += open;
  text += inner;
  for (int i = 0; i < depth; ++i) text += close;
  return text;
}

std::string Members(size_t count) {
  std::string text = "{";
  for (size_t i = 0; i < count; ++i) absl::StrAppend(&text, i == 0 ? "" : ",", "\"k", i, "\":", i);
  return text + "}";
}

TEST(JsonTest, ReadsAndWritesInOrder) {
  const std::string text = R"({"z":1,"a":[true,null,"é\u0000"],"m":{"x":-1.5}})";
  const auto json = ParseJson(text);
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ(WriteJson(*json), text);
}

TEST(JsonTest, RefusesWhatIsBroken) {
  for (const char* text : {"", " ", "{", "{}x", "{\"a\":}", "{'a':1}", "[1,]", "nul", "\"\xFF\"", "{\"\xC3\":1}",
                           "\"\\ud800\"", "\"a\nb\"", "01", "1e999", "{\"a\":1}{\"b\":2}", "// x\n{}"}) {
    EXPECT_FALSE(ParseJson(text).has_value()) << text;
  }
  EXPECT_FALSE(ParseJson(absl::string_view("{}\0", 3)).has_value());
}

TEST(JsonTest, NestsSoDeepAndNoDeeper) {
  EXPECT_TRUE(ParseJson(Nested("[", "1", "]", kMaxJsonDepth)).has_value());
  EXPECT_FALSE(ParseJson(Nested("[", "1", "]", kMaxJsonDepth + 1)).has_value());
  EXPECT_TRUE(ParseJson(Nested("{\"a\":", "1", "}", kMaxJsonDepth)).has_value());
  EXPECT_FALSE(ParseJson(Nested("{\"a\":", "1", "}", kMaxJsonDepth + 1)).has_value());
}

TEST(JsonTest, RefusesAKeyTwiceInOneObject) {
  EXPECT_FALSE(ParseJson(R"({"a":1,"a":1})").has_value());
  EXPECT_FALSE(ParseJson(R"({"a":1,"\u0061":2})").has_value());
  EXPECT_FALSE(ParseJson(R"({"x":[{"b":{"a":1,"c":2,"a":3}}]})").has_value());
  EXPECT_TRUE(ParseJson(R"({"a":{"a":[{"a":1},{"a":2}]},"b":{"a":1}})").has_value());
  EXPECT_TRUE(ParseJson(R"({"a":1,"A":2,"":3})").has_value());
}

TEST(JsonTest, RefusesObjectsOfVeryManyMembers) {
  EXPECT_TRUE(ParseJson(Members(kMaxJsonMembers)).has_value());
  EXPECT_FALSE(ParseJson(Members(kMaxJsonMembers + 1)).has_value());
}

TEST(JsonTest, MembersOfTheRightTypeOnly) {
  const Json json = *ParseJson(R"({"s":"text","i":-5,"big":18446744073709551615,"f":1.0,"n":null})");
  EXPECT_EQ(StringMember(json, "s"), "text");
  EXPECT_EQ(StringMember(json, "i"), "");
  EXPECT_EQ(StringMember(json, "none"), "");
  EXPECT_EQ(IntegerMember(json, "i"), -5);
  for (const char* name : {"s", "big", "f", "n", "none"}) EXPECT_FALSE(IntegerMember(json, name).has_value()) << name;
}

TEST(JsonTest, WritingRepairsWhatIsNotUtf8) { EXPECT_EQ(WriteJson({{"a", "\xFF"}}), "{\"a\":\"\xEF\xBF\xBD\"}"); }

TEST(JsonTest, HostileOnesTakeTimeInProportion) {
  EXPECT_FALSE(ParseJson(std::string(1 << 22, '[')).has_value());
  EXPECT_FALSE(ParseJson(Nested("{\"a\":", "", "", 1 << 20)).has_value());
  EXPECT_FALSE(ParseJson(Nested("[", "", "]", 1 << 20)).has_value());
  EXPECT_FALSE(ParseJson(Members(200000)).has_value());
  std::string objects = "[";
  while (objects.size() < 128 * 1024) objects += Members(kMaxJsonMembers) + ",";
  EXPECT_TRUE(ParseJson(objects + "0]").has_value());
}

}  // namespace
}  // namespace status_translator
