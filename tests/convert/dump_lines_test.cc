#include "convert/dump_lines.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace status_translator {
namespace {

TEST(DumpLinesTest, LinesEndWithOrWithoutCarriageReturns) {
  DumpReader lines("a\r\nb\nc\r\r\n\n \t\nd", 6);
  EXPECT_EQ(std::string(lines.Peek()), "a");
  EXPECT_EQ(lines.number(), 6);
  EXPECT_EQ(lines.Read().number, 7);
  EXPECT_EQ(std::string(lines.ReadWhole()), "b\n");
  EXPECT_EQ(std::string(lines.Read().text), "c");
  lines.SkipEmptyLines();
  EXPECT_EQ(lines.Read().number, 12);
  EXPECT_TRUE(lines.done());
}

TEST(DumpLinesTest, AStatusLineHasAVersionAndThreeDigits) {
  for (const char* line : {"HTTP/1.1 404 Not Found", "HTTP/2 404", "HTTP/3 404 ", "HTTP/1.0  404", "HTTP/1.1 404 "}) {
    EXPECT_EQ(StatusOfLine(line), 404) << line;
  }
  for (const char* line :
       {"", "HTTP/", "HTTP/2 is needed here", "HTTP/1.1 4040", "HTTP/1.1 404x", "HTTP/1.1 40", "HTTP/x 404", "HTTP/1.1",
        "HTTP/1.1404", "http/1.1 404", " HTTP/1.1 404", "HTTP/1.1\" 404"}) {
    EXPECT_EQ(StatusOfLine(line), std::nullopt) << line;
  }
}

TEST(DumpLinesTest, AFieldHasATokenForItsName) {
  for (const auto& [line, name, value] : {std::tuple("a: b", "a", "b"),
                                          {"x-1 :c:d ", "x-1", "c:d"},
                                          {":status: 404", ":status", "404"},
                                          {"ETag:", "ETag", ""}}) {
    const auto found = FieldNameOf(line);
    ASSERT_TRUE(found.has_value()) << line;
    EXPECT_EQ(std::string(*found), name);
    EXPECT_EQ(std::string(FieldValueOf(line, *found)), value);
  }
  for (const char* line :
       {"", ":", "a", "no field", "a b: c", "{\"a\": 1}", "192.0.2.7:443", "12:30", " a: b", ": b", "::"}) {
    EXPECT_EQ(FieldNameOf(line), std::nullopt) << line;
  }
}

TEST(DumpLinesTest, AHeadIsAStatusLineAndFields) {
  for (const char* text :
       {"HTTP/1.1 404 Not Found", "HTTP/1.1 404 Not Found\na: b\n c\n\nbody", "HTTP/2 404\r\n\r\n"}) {
    EXPECT_TRUE(BeginsWithHead(text)) << text;
  }
  for (const char* text : {"", "a: b", "HTTP/1.1 404 Not Found\nno field\n\n", "HTTP/1.1 404\nHTTP/1.1 404\n"}) {
    EXPECT_FALSE(BeginsWithHead(text)) << text;
  }
}

TEST(DumpLinesTest, TheIndentOfTheFirstLineIsRemovedFromAll) {
  std::vector<DumpLine> lines = {{"  a", 1}, {"    b", 2}, {" c", 3}, {"", 4}};
  RemoveIndent(lines);
  EXPECT_EQ(std::string(lines[0].text), "a");
  EXPECT_EQ(std::string(lines[1].text), "  b");
  EXPECT_EQ(std::string(lines[2].text), "c");
}

}  // namespace
}  // namespace status_translator
