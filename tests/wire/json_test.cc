#include "wire/json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "support/json.h"
#include "support/limits.h"

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

bool IsRead(absl::string_view text) { return JsonDocument::Parse(text).has_value(); }

// What is read, written again; "(refused)" if it is not.
std::string Again(absl::string_view text) {
  const auto document = JsonDocument::Parse(text);
  return document.has_value() ? Rewritten(*document) : "(refused)";
}

TEST(JsonTest, ReadsAndWritesInOrder) {
  for (const char* text : {R"({"z":1,"a":[true,null,false,"é\u0000"],"m":{"x":-1.5},"":[],"e":{}})", "1", "\"\"", "[]",
                           R"(["\"\\\b\f\n\r\t\u001f/"])"}) {
    EXPECT_EQ(Again(text), text);
  }
  EXPECT_EQ(Again(" \r\n\t{ \"a\" : [ 1 , 2 ] } "), R"({"a":[1,2]})");
}

TEST(JsonTest, RefusesInvalidJson) {
  for (const char* text : {"",
                           " ",
                           "{",
                           "}",
                           "{}x",
                           "{\"a\":}",
                           "{\"a\"}",
                           "{\"a\" 1}",
                           "{'a':1}",
                           "{1:2}",
                           "[1,]",
                           "[,1]",
                           "[1 2]",
                           "{\"a\":1,}",
                           "[1",
                           "[1,",
                           "nul",
                           "nulls",
                           "True",
                           "\"",
                           "\"a",
                           "\"\\",
                           "\"\\\"",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\u12g4\"",
                           "\"\\ud800\\u12\"",
                           "\"a\nb\"",
                           "01",
                           "-",
                           "+1",
                           ".5",
                           "1.",
                           "1e",
                           "1e+",
                           "1.e1",
                           "--1",
                           "0x1",
                           "NaN",
                           "Infinity",
                           "{\"a\":1}{\"b\":2}",
                           "// x\n{}",
                           "\xFF",
                           "[\xFF]",
                           "{\"a\":1}\xFF"}) {
    EXPECT_FALSE(IsRead(text)) << text;
  }
}

TEST(JsonTest, AcceptsNulOnlyWhereItIsEscaped) {
  for (const absl::string_view text :
       {absl::string_view("{}\0", 3), absl::string_view("\0{}", 3), absl::string_view("[\0]", 3),
        absl::string_view("\"a\0\"", 4), absl::string_view("1\0", 2), absl::string_view("\"\\\0\"", 4)}) {
    EXPECT_FALSE(IsRead(text));
  }
  const auto document = JsonDocument::Parse(R"({"a\u0000b":"\u0000c"})");
  EXPECT_EQ(document->Root().Find(absl::string_view("a\0b", 3)).String(), absl::string_view("\0c", 2));
}

TEST(JsonTest, DecodesEscapes) {
  const auto document = JsonDocument::Parse(R"(["\u0041\u00e9\u20AC\uD83D\ude00\/\"\\ x"])");
  EXPECT_EQ((*document->Root().begin()).String(), "Aé€😀/\"\\ x");
  EXPECT_FALSE(document->repaired());
}

TEST(JsonTest, NumbersStayAsTheyAreWritten) {
  for (const char* text : {"1e400", "-1E-400", "1e99999999999", "12345678901234567890", "1.0", "-0", "0.10",
                           "123456789012345678901234567890.5e+1"}) {
    const auto document = JsonDocument::Parse(absl::StrCat("[", text, ",1]"));
    ASSERT_TRUE(document.has_value()) << text;
    EXPECT_EQ((*document->Root().begin()).Text(), text);
    EXPECT_EQ(Rewritten(*document), absl::StrCat("[", text, ",1]"));
  }
}

TEST(JsonTest, AnInvalidStringIsRepairedAndTheRestIsRead) {
  struct {
    const char* text;
    const char* repaired;
  } const kCases[] = {{"{\"a\":\"x\xFFy\",\"b\":1}", "{\"a\":\"x\xEF\xBF\xBDy\",\"b\":1}"},
                      {"{\"\xC3\":1}", "{\"\xEF\xBF\xBD\":1}"},
                      {"[\"\xED\xA0\x80\"]", "[\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"]"},
                      {"[\"\\ud800\"]", "[\"\xEF\xBF\xBD\"]"},
                      {"[\"\\udc00x\"]", "[\"\xEF\xBF\xBDx\"]"},
                      {"[\"\\ud800\\ud83d\\ude00\"]", "[\"\xEF\xBF\xBD\xF0\x9F\x98\x80\"]"},
                      {"[\"\\ud800\\n\"]", "[\"\xEF\xBF\xBD\\n\"]"},
                      {"[\"\\ud800\xFE\\u00e9\"]", "[\"\xEF\xBF\xBD\xEF\xBF\xBD\xC3\xA9\"]"}};
  for (const auto& [text, repaired] : kCases) {
    const auto document = JsonDocument::Parse(text);
    ASSERT_TRUE(document.has_value()) << text;
    EXPECT_TRUE(document->repaired()) << text;
    EXPECT_EQ(Rewritten(*document), repaired);
  }
  EXPECT_FALSE(JsonDocument::Parse("[\"\xEF\xBF\xBD\"]")->repaired()) << "that is what was sent";
  EXPECT_FALSE(IsRead("{\"\xFE\":1,\"\xFF\":2}")) << "the same key when repaired";
}

TEST(JsonTest, RefusesDeeperNestingThanTheLimit) {
  EXPECT_TRUE(IsRead(Nested("[", "1", "]", kMaxJsonDepth)));
  EXPECT_FALSE(IsRead(Nested("[", "1", "]", kMaxJsonDepth + 1)));
  EXPECT_TRUE(IsRead(Nested("{\"a\":", "1", "}", kMaxJsonDepth)));
  EXPECT_FALSE(IsRead(Nested("{\"a\":", "1", "}", kMaxJsonDepth + 1)));
}

TEST(JsonTest, RefusesDuplicateKeys) {
  EXPECT_FALSE(IsRead(R"({"a":1,"a":1})"));
  EXPECT_FALSE(IsRead(R"({"a":1,"\u0061":2})"));
  EXPECT_FALSE(IsRead(R"({"x":[{"b":{"a":1,"c":2,"a":3}}]})"));
  EXPECT_TRUE(IsRead(R"({"a":{"a":[{"a":1},{"a":2}]},"b":{"a":1}})"));
  EXPECT_TRUE(IsRead(R"({"a":1,"A":2,"":3})"));
  // In objects of every size, whichever two are the same.
  for (size_t count = 1; count <= 40; ++count) {
    const std::string members = Members(count);
    EXPECT_TRUE(IsRead(members));
    for (size_t i = 0; i < count; ++i) {
      EXPECT_FALSE(IsRead(absl::StrCat(members.substr(0, members.size() - 1), ",\"k", i, "\":0}"))) << count << i;
      EXPECT_FALSE(IsRead(absl::StrCat("{\"k", i, "\":[],", members.substr(1)))) << count << i;
    }
  }
}

TEST(JsonTest, FindsTheFirstOfRepeatedKeysWhereTheyAreAccepted) {
  for (const size_t count : {size_t{1}, kFewJsonMembers - 1, kFewJsonMembers, kMaxJsonMembers - 1}) {
    const std::string members = Members(count);
    const auto document = JsonDocument::Parse(absl::StrCat(members.substr(0, members.size() - 1), ",\"k0\":\"again\"}"),
                                              RepeatedKey::kIsFirst);
    ASSERT_TRUE(document.has_value()) << count;
    const JsonValue root = document->Root();
    for (size_t i = 0; i < count; ++i) EXPECT_EQ(root.Find(absl::StrCat("k", i)).Integer(), static_cast<int64_t>(i));
    EXPECT_EQ(root.size(), count + 1);
    std::vector<absl::string_view> keys;
    for (const JsonValue member : root) keys.push_back(member.Key());
    EXPECT_EQ(keys.back(), "k0");
  }
  // The other rules stay.
  for (const char* text : {"{\"a\":1,\"a\":}", "{\"a\":1 \"a\":2}", "[01]"}) {
    EXPECT_FALSE(JsonDocument::Parse(text, RepeatedKey::kIsFirst).has_value()) << text;
  }
}

TEST(JsonTest, RefusesObjectsWithTooManyMembers) {
  EXPECT_TRUE(IsRead(Members(kMaxJsonMembers)));
  EXPECT_FALSE(IsRead(Members(kMaxJsonMembers + 1)));
}

TEST(JsonTest, RefusesTooManyValues) {
  std::string zeros = "[0";
  while (zeros.size() < 2 * (kMaxJsonValues - 1)) zeros += ",0";
  EXPECT_TRUE(IsRead(zeros + "]"));
  EXPECT_FALSE(IsRead(zeros + ",0]"));
}

TEST(JsonTest, FindsMembersByKey) {
  for (size_t count : {0, 1, 8, 9, 100, 1000}) {
    const auto document = JsonDocument::Parse(absl::StrCat("[", Members(count), ",{\"z\":1}]"));
    const JsonValue object = *document->Root().begin();
    ASSERT_EQ(object.size(), count);
    for (size_t i = 0; i < count; ++i) EXPECT_EQ(object.Find(absl::StrCat("k", i)).Integer(), static_cast<int64_t>(i));
    for (const char* other : {"", "k", "k00", "z", "k1000"}) EXPECT_FALSE(object.Find(other).exists()) << other;
    size_t seen = 0;
    for (const JsonValue member : object) EXPECT_EQ(member.Key(), absl::StrCat("k", seen++));
    EXPECT_EQ(seen, count);
  }
}

TEST(JsonTest, MembersOfTheRightTypeOnly) {
  const auto document = JsonDocument::Parse(
      R"({"s":"5","i":-5,"min":-9223372036854775808,"big":9223372036854775808,"f":1.0,"e":1e2,"n":null,"a":[1],"o":{"x":1}})");
  const JsonValue root = document->Root();
  EXPECT_EQ(root.Find("s").String(), "5");
  for (const char* name : {"i", "n", "a", "o", "none"}) EXPECT_EQ(root.Find(name).String(), "") << name;
  EXPECT_EQ(root.Find("i").Integer(), -5);
  EXPECT_EQ(root.Find("min").Integer(), INT64_MIN);
  for (const char* name : {"s", "big", "f", "e", "n", "a", "none"}) {
    EXPECT_FALSE(root.Find(name).Integer().has_value()) << name;
  }
  EXPECT_EQ(root.Find("n").Text(), "null");
  EXPECT_EQ(root.Find("a").Text(), "");
  EXPECT_EQ(root.Find("o").Find("x").Key(), "x");
}

TEST(JsonTest, AMissingValueIsEmpty) {
  const JsonValue missing;
  EXPECT_EQ(missing.kind(), JsonKind::kMissing);
  EXPECT_EQ(missing.size(), 0U);
  EXPECT_EQ(missing.Text(), "");
  EXPECT_EQ(missing.Key(), "");
  EXPECT_FALSE(missing.Find("a").exists());
  for (const JsonValue element : missing) ADD_FAILURE() << element.Text();
  const auto scalar = JsonDocument::Parse("\"text\"");
  for (const JsonValue element : scalar->Root()) ADD_FAILURE() << element.Text();
}

TEST(JsonTest, ADocumentMayMove) {
  std::vector<JsonDocument> documents;
  for (int i = 0; i < 100; ++i) documents.push_back(*JsonDocument::Parse(absl::StrCat("{\"a\":\"", i, "\"}")));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(documents[static_cast<size_t>(i)].Root().Find("a").String(), absl::StrCat(i));
}

// Keys are compared about once each, however many there are and wherever the objects stand.
TEST(JsonTest, FindingDuplicateKeysTakesLinearWork) {
  std::string objects = "[";
  while (objects.size() < 128 * 1024) objects += Members(kMaxJsonMembers) + ",";
  const std::string nested = Nested(Members(500).substr(0, Members(500).size() - 1) + ",\"x\":", "1", "}", 20);
  for (const std::string& text : {objects + "0]", nested, Members(9), Members(8)}) {
    const auto document = JsonDocument::Parse(text);
    ASSERT_TRUE(document.has_value());
    const auto members = static_cast<size_t>(std::count(text.begin(), text.end(), ':'));
    EXPECT_LE(document->key_comparisons(), 4 * members);
  }
  std::string same = "{\"a\":0";
  for (size_t i = 1; i < kMaxJsonMembers; ++i) same += ",\"a\":0";
  const auto document = JsonDocument::Parse(same + "}", RepeatedKey::kIsFirst);
  ASSERT_TRUE(document.has_value());
  EXPECT_LE(document->key_comparisons(), 4 * kMaxJsonMembers);
}

TEST(JsonTest, HostileDocumentsAreParsedOrRefused) {
  EXPECT_FALSE(IsRead(std::string(1 << 22, '[')));
  EXPECT_FALSE(IsRead(Nested("{\"a\":", "", "", 1 << 20)));
  EXPECT_FALSE(IsRead(Nested("[", "", "]", 1 << 20)));
  EXPECT_FALSE(IsRead(Members(200000)));
}

}  // namespace
}  // namespace status_translator
