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

}  // namespace
}  // namespace status_translator
