#include "recognition/evidence.h"

#include <gtest/gtest.h>

#include "support/shapes.h"

namespace status_translator {
namespace {

bool Holds(const std::string& condition, int code, const std::string& body,
           const std::vector<std::string>& headers = {}) {
  const auto shape = ShapeOf("a", absl::StrCat("match { has { ", condition, " } }"));
  Seen seen(code, body, headers);
  return !shape->matches.empty() && Holds(shape->matches[0].has[0], seen.evidence);
}

TEST(EvidenceTest, TypesOfJson) {
  const std::string body = R"({"s":"a","i":5,"n":1.5,"t":true,"f":false,"a":[1],"o":{"x":1},"z":null})";
  for (const auto& [pointer, type] : std::vector<std::pair<std::string, std::string>>{{"/s", "string"},
                                                                                      {"/i", "integer"},
                                                                                      {"/i", "number"},
                                                                                      {"/n", "number"},
                                                                                      {"/t", "boolean"},
                                                                                      {"/f", "boolean"},
                                                                                      {"/a", "array"},
                                                                                      {"/o", "object"},
                                                                                      {"/z", "null"},
                                                                                      {"", "object"}}) {
    EXPECT_TRUE(Holds(absl::StrCat("json: \"", pointer, "\" type: \"", type, "\""), 400, body)) << pointer;
  }
  for (const auto& [pointer, type] : std::vector<std::pair<std::string, std::string>>{{"/s", "integer"},
                                                                                      {"/n", "integer"},
                                                                                      {"/i", "string"},
                                                                                      {"/z", "string"},
                                                                                      {"/a", "object"},
                                                                                      {"/none", "null"}}) {
    EXPECT_FALSE(Holds(absl::StrCat("json: \"", pointer, "\" type: \"", type, "\""), 400, body)) << pointer;
  }
}

TEST(EvidenceTest, ValuesRangesAndPatterns) {
  EXPECT_TRUE(Holds(R"(json: "/a" value: "x" value: "y")", 400, R"({"a":"y"})"));
  EXPECT_FALSE(Holds(R"(json: "/a" value: "x")", 400, R"({"a":"X"})"));
  EXPECT_TRUE(Holds(R"(json: "/a" value: "false")", 400, R"({"a":false})"));
  EXPECT_FALSE(Holds(R"(json: "/a" value: "x")", 400, R"({"a":["x"]})"));
  EXPECT_TRUE(Holds(R"(json: "/a" min: 1 max: 16)", 400, R"({"a":16})"));
  EXPECT_FALSE(Holds(R"(json: "/a" min: 1 max: 16)", 400, R"({"a":17})"));
  EXPECT_TRUE(Holds(R"(json: "/a" min: 1)", 400, R"({"a":"5"})"));
  EXPECT_FALSE(Holds(R"(json: "/a" min: 1)", 400, R"({"a":"x"})"));
  EXPECT_FALSE(Holds(R"(json: "/a" min: -5)", 400, R"({"a":1.5})"));
  EXPECT_TRUE(Holds(R"(json: "/a" is_status: true)", 404, R"({"a":"404"})"));
  EXPECT_FALSE(Holds(R"(json: "/a" is_status: true)", 404, R"({"a":400})"));
  EXPECT_TRUE(Holds(R"(json: "/a" pattern: "b+")", 404, R"({"a":"abb"})"));
  EXPECT_FALSE(Holds(R"(json: "/a" pattern: "^b")", 404, R"({"a":"abb"})"));
  EXPECT_TRUE(Holds(R"(json: "/a" size: 2)", 404, R"({"a":[1,2]})"));
  EXPECT_FALSE(Holds(R"(json: "/a" size: 0)", 404, R"({"a":"x"})"));
  EXPECT_TRUE(Holds(R"(json: "/a/*/b" value: "2")", 404, R"({"a":[{"b":1},{"b":2}]})"));
}

TEST(EvidenceTest, HeadersAndXml) {
  EXPECT_TRUE(Holds(R"(header: "x-a" pattern: "^1")", 400, "", {"X-A: 12"}));
  EXPECT_FALSE(Holds(R"(header: "x-a")", 400, "", {"x-b: 1"}));
  EXPECT_TRUE(Holds(R"(xml: "/a/b" min: 3)", 400, "<a><b>1</b><b>4</b></a>"));
  EXPECT_FALSE(Holds(R"(xml: "/a/b")", 400, R"({"a":{"b":1}})"));
}

TEST(EvidenceTest, TextIsBoundedAndOnlyOfPagesAndSentences) {
  const auto text = [](const std::string& body, TextPart part) {
    Seen seen(400, body);
    return std::string(seen.evidence.Text(part));
  };
  const std::string page = "<html><title> a\n b </title><p>c</p>";
  EXPECT_EQ(text(page, TextPart::kTitle), "a b");
  EXPECT_EQ(text(page, TextPart::kVisible), "a b c");
  EXPECT_EQ(text(page, TextPart::kWhole), "a b c");
  EXPECT_EQ(text(page, TextPart::kRaw), page);
  EXPECT_EQ(text("plain", TextPart::kTitle), "");
  EXPECT_EQ(text(R"({"a":1})", TextPart::kRaw), "");
  EXPECT_EQ(text(std::string(20000, 'x'), TextPart::kRaw).size(), kMaxSeenBytes);
  EXPECT_EQ(text(std::string(20000, 'x'), TextPart::kVisible).size(), kMaxVisibleBytes);
}

}  // namespace
}  // namespace status_translator
