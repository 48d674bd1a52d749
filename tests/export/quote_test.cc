#include "export/quote.h"

#include <gmock/gmock.h>

namespace status_translator {
namespace {

TEST(QuoteTest, WritesEveryLanguage) {
  const absl::string_view text =
      "a\"b\\c'd é😀\n\x01"
      "7";
  EXPECT_EQ(Quote(text, Escapes::kBytes), R"("a\"b\\c'd \303\251\360\237\230\200\012\0017")");
  EXPECT_EQ(Quote(text, Escapes::kUtf16), R"("a\"b\\c'd \u00e9\ud83d\ude00\012\0017")");
  EXPECT_EQ(Quote(text, Escapes::kUtf32), R"("a\"b\\c'd \u00e9\U0001f600\u000a\u00017")");
  EXPECT_EQ(Quote(text, Escapes::kBraces), R"("a\"b\\c'd \u{e9}\u{1f600}\u{a}\u{1}7")");
  EXPECT_EQ(Quote("what\?\?/", Escapes::kBytes), R"("what?\?/")");
  EXPECT_EQ(Quote("", Escapes::kBytes), R"("")");
  EXPECT_EQ(Quote("\x80", Escapes::kBytes), R"("\200")");
}

// As Black and Prettier choose them.
TEST(QuoteTest, UsesTheQuotesThatNeedFewerBackslashes) {
  EXPECT_EQ(Quote(R"(say "x")", Escapes::kUtf32, true), R"('say "x"')");
  EXPECT_EQ(Quote(R"("it's")", Escapes::kUtf32, true), R"('"it\'s"')");
  EXPECT_EQ(Quote(R"(it's "x)", Escapes::kUtf32, true), R"("it's \"x")");
  EXPECT_EQ(Quote("it's", Escapes::kUtf32, true), R"("it's")");
}

}  // namespace
}  // namespace status_translator
