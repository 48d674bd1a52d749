#include "wire/json_writer.h"

#include <gtest/gtest.h>

#include "support/json.h"

namespace status_translator {
namespace {

TEST(JsonWriterTest, WritesOnOneLine) {
  EXPECT_EQ(JsonWriter().String("a").Finish(), "\"a\"");
  EXPECT_EQ(JsonWriter().BeginArray().EndArray().Finish(), "[]");
  JsonWriter writer;
  writer.BeginObject().Key("a").Integer(-5).Key("b").BeginArray().String("x").Integer(1).BeginObject().EndObject();
  writer.EndArray().Key("c").BeginObject().Key("").BeginArray().EndArray().EndObject().EndObject();
  EXPECT_EQ(writer.Finish(), R"({"a":-5,"b":["x",1,{}],"c":{"":[]}})");
}

TEST(JsonWriterTest, IndentsAsProtobufDoes) {
  const char* text = R"({"a":[1,[],{}],"b":{"c":null},"d":"x"})";
  const auto document = JsonDocument::Parse(text);
  EXPECT_EQ(JsonWriter(JsonWriter::Style::kIndented).Value(document->Root()).Finish(), Json::parse(text).dump(1));
}

TEST(JsonWriterTest, EscapesAndRepairsStrings) {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  all += "\xC3\xA9\xF0\x9F\x98\x80";
  EXPECT_EQ(JsonWriter().String(all).Finish(), WriteJson(all));
  EXPECT_EQ(JsonWriter().BeginObject().Key(all).String("").EndObject().Finish(), WriteJson({{all, ""}}));
  EXPECT_EQ(JsonWriter().String("a\xFF").Finish(), "\"a\xEF\xBF\xBD\"");
}

TEST(JsonWriterTest, LeavesOutOneMember) {
  const auto document = JsonDocument::Parse(R"({"a":1,"":2,"b":1e400})");
  EXPECT_EQ(JsonWriter().BeginObject().Members(document->Root(), "a").EndObject().Finish(), R"({"":2,"b":1e400})");
  EXPECT_EQ(JsonWriter().BeginObject().Members(document->Root()).EndObject().Finish(), R"({"a":1,"":2,"b":1e400})");
}

}  // namespace
}  // namespace status_translator
