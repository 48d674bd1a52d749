#include "convert/wget_lines.h"

#include <gmock/gmock.h>

#include <string>

namespace status_translator {
namespace {

TEST(WgetLinesTest, SkipsUpToTheBodyOrTheNextHead) {
  for (const char* text :
       {"Saving to: 'STDOUT'\n\nbody", "Length: 4 [text/plain]\nSaving to: 'STDOUT'\nbody",
        "Location: /a [following]\n--2026-11-27 20:57:39--  http://a/\nConnecting to a... connected.\nbody",
        "2026-11-27 20:57:39 ERROR 404: Not Found.\nbody"}) {
    DumpReader lines(text);
    EXPECT_TRUE(SkipWgetLines(lines)) << text;
    EXPECT_EQ(std::string(lines.rest()), "body") << text;
  }
  DumpReader lines("\nbody");
  EXPECT_FALSE(SkipWgetLines(lines));
  EXPECT_EQ(std::string(lines.rest()), "\nbody");
}

TEST(WgetLinesTest, TakesTheProgressAndTheResultOff) {
  EXPECT_EQ(std::string(WithoutWgetLines("no book\n\n     0K      100% 64.2M=0s\n\n2026-11-27 20:57:39 ERROR 404\n")),
            "no book\n");
  EXPECT_EQ(std::string(WithoutWgetLines("no book\n2026-11-27 20:57:39 ERROR 404: Not Found.\n\n")), "no book");
  EXPECT_EQ(std::string(WithoutWgetLines("no book\n2026-11-27 is the day")), "no book\n2026-11-27 is the day");
}

TEST(WgetLinesTest, TheBodyIsBehindTheHeadOfDebugOutput) {
  const auto body = [](const std::string& text) {
    DumpReader lines(text);
    const auto debug = SkipWgetDebug(lines);
    EXPECT_TRUE(debug.has_value());
    EXPECT_FALSE(debug->next_follows);
    return std::string(debug->body);
  };
  const std::string end = "---response end---\n404 Not Found\nRegistered socket 3 for persistent reuse.\n";
  EXPECT_EQ(body(end + "Skipping 9 bytes of body: [no book 7] done.\n2026-11-28 01:00:51 ERROR 404: x\n"), "no book 7");
  EXPECT_EQ(body(end + "Skipping 11 bytes of body: [a\n] done.\nb] done.\n"), "a\n] done.\nb");
  EXPECT_EQ(
      body(end + "Saving to: 'STDOUT'\nno book\n     0K      100% 38.5M=0s\n\n2026-11-28 01:00:51 ERROR 404: x\n"),
      "no book");
  for (const char* text : {"", "Skipping 90 bytes of body: [x] done.\n", "Skipping x bytes of body: [x] done.\n",
                           "Skipping 2 bytes of body: [x] done.\n", "Skipping\n", "---response begin---\n"}) {
    EXPECT_EQ(body(end + text), "") << text;
  }
  const std::string text = end + "Skipping 0 bytes of body: [] done.\n---response begin---\nHTTP/1.1 409 Conflict\n";
  DumpReader lines(text);
  EXPECT_TRUE(SkipWgetDebug(lines)->next_follows);
  EXPECT_EQ(std::string(lines.Peek()), "HTTP/1.1 409 Conflict");
  DumpReader other("404 Not Found\n");
  EXPECT_FALSE(SkipWgetDebug(other).has_value());
}

}  // namespace
}  // namespace status_translator
