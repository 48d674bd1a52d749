#include "recognition/hide.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

std::string Without(const std::string& json, const std::vector<std::string>& pointers, bool debug_info = false) {
  std::vector<JsonPointer> hide;
  for (const std::string& pointer : pointers) hide.push_back(*JsonPointer::Parse(pointer));
  const std::optional<JsonDocument> document = JsonDocument::Parse(json);
  return WithoutHidden(document->Root(), hide, debug_info).value_or("nothing to hide");
}

std::string Only(const std::string& json, const std::vector<std::string>& pointers) {
  std::vector<JsonPointer> keep;
  for (const std::string& pointer : pointers) keep.push_back(*JsonPointer::Parse(pointer));
  const std::optional<JsonDocument> document = JsonDocument::Parse(json);
  return OnlyKept(document->Root(), keep);
}

TEST(HideTest, RemovesWhatPointersName) {
  EXPECT_EQ(Without(R"({"a":1,"b":{"c":[{"d":1,"e":2.50},{"d":3}]}})", {"/a", "/b/c/*/d"}),
            R"({"b":{"c":[{"e":2.50},{}]}})");
  EXPECT_EQ(Without(R"({"a":1})", {"/b"}), "nothing to hide");
  EXPECT_EQ(Without(R"({"a":1})", {""}), "");
}

TEST(HideTest, RemovesEveryElementHoweverMany) {
  std::string many = R"({"e":[{"x":1})";
  std::string expected = R"({"e":[{})";
  for (int i = 0; i < 500; ++i) {
    many += R"(,{"x":1})";
    expected += ",{}";
  }
  EXPECT_EQ(Without(many + "]}", {"/e/*/x"}), expected + "]}");
}

TEST(HideTest, RemovesInternalMembersAtAnyDepth) {
  EXPECT_EQ(Without(R"({"a":[{"trace":"x","stackTrace":["y"],"m":1}],"exception":{"b":1},"debug":true})", {}),
            R"({"a":[{"m":1}]})");
  EXPECT_EQ(Without(R"({"Stack-Trace":1,"BACK_TRACE":2,"innerException":3,"exceptionDetails":[4],"m":5})", {}),
            R"({"m":5})");
  for (const char* name : {"tracer", "", "stacks", "a_name_that_is_longer_than_any_of_them",
                           "_______________________________________trace", "exceptionaldetailsofit"}) {
    EXPECT_FALSE(IsInternalName(name)) << name;
  }
  EXPECT_EQ(Without(R"({"tracer":1})", {}), "nothing to hide");
}

TEST(HideTest, RemovesDebugInfoFromLists) {
  const std::string json =
      R"({"d":[{"@type":"type.googleapis.com/google.rpc.DebugInfo","detail":"x"},{"type":"google.rpc.DebugInfo"},{"a":1}]})";
  EXPECT_EQ(Without(json, {}, true), R"({"d":[{"a":1}]})");
  EXPECT_EQ(Without(json, {}, false), "nothing to hide");
}

TEST(HideTest, KeepsOnlyWhatPointersName) {
  EXPECT_EQ(Only(R"({"a":1,"b":{"c":2,"d":[{"e":3,"f":4}]}})", {"/b/d/*/e", "/a"}), R"({"a":1,"b":{"d":[{"e":3}]}})");
  EXPECT_EQ(Only(R"({"a":{"b":[1,2]}})", {"/a"}), R"({"a":{"b":[1,2]}})");
  EXPECT_EQ(Only(R"({"a":1})", {"/b"}), "{}");
}

TEST(HideTest, TextsEndBeforeAStackTrace) {
  const std::string java = R"x("no book 7\n\tat books.Shelf.find(Shelf.java:12)")x";
  EXPECT_EQ(Without("{\"m\":" + java + R"(,"c":7,"e":["x\n  File \"a.py\", line 1"]})", {}),
            R"({"m":"no book 7","c":7,"e":["x"]})");
  EXPECT_EQ(Without(R"({"m":"one\ntwo"})", {}), "nothing to hide");
}

}  // namespace
}  // namespace status_translator
