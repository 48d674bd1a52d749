#include "report/plain_word.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace status_translator {
namespace {

TEST(PlainWordTest, KeepsVisibleAsciiAndEscapesTheRest) {
  EXPECT_EQ(PlainWord("HTTP 404, \"x\""), "HTTP 404, \"x\"");
  EXPECT_EQ(PlainWord("a\tb\nc\\d"), R"(a\tb\nc\\d)");
  EXPECT_EQ(PlainWord("\x1b[31m\x7f\xc2\x9b"), R"(\x1b[31m\x7f\xc2\x9b)");
  EXPECT_EQ(PlainWord(""), "");
}

TEST(PlainWordTest, IsBoundedAndMarksTheCut) {
  EXPECT_EQ(PlainWord(std::string(kMaxWordBytes - 3, 'x')), std::string(kMaxWordBytes - 3, 'x'));
  EXPECT_EQ(PlainWord(std::string(100'000, 'x')), std::string(kMaxWordBytes - 3, 'x') + "...");
  // An escape is never cut in its middle.
  const std::string escaped = PlainWord(std::string(100'000, '\x01'));
  EXPECT_LE(escaped.size(), kMaxWordBytes);
  EXPECT_EQ((escaped.size() - 3) % std::string("\\x01").size(), 0u);
}

}  // namespace
}  // namespace status_translator
