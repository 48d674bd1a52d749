#include "wire/text.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "core/utf8.h"

namespace status_translator {
namespace {

const std::string kBad = "\xEF\xBF\xBD";

std::string Repeat(absl::string_view text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) absl::StrAppend(&all, text);
  return all;
}

TEST(Utf8Test, RecognisesUtf8) {
  for (const char* good : {"", "a", "é", "€", "😀", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "\x7F"}) {
    EXPECT_TRUE(IsUtf8(good)) << good;
  }
  EXPECT_TRUE(IsUtf8(absl::string_view("\0", 1)));
  for (const char* bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x80\x80", "\xE2\x82", "\xED\xA0\x80",
        "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x9F\x98", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"}) {
    EXPECT_FALSE(IsUtf8(bad)) << static_cast<int>(static_cast<unsigned char>(bad[0]));
    EXPECT_FALSE(IsUtf8(absl::StrCat("a", bad)));
    EXPECT_TRUE(IsUtf8(FixUtf8(absl::StrCat("a", bad, "b"))));
  }
}

TEST(Utf8Test, FixReplacesOnlyInvalidBytes) {
  EXPECT_EQ(FixUtf8("é😀"), "é😀");
  EXPECT_EQ(FixUtf8("a\xFF\xC3z"), absl::StrCat("a", kBad, kBad, "z"));
}

TEST(ShortenTest, CutsBetweenCharacters) {
  EXPECT_EQ(Shorten("abc", 3), "abc");
  EXPECT_EQ(Shorten("abcd", 3), "abc");
  EXPECT_EQ(Shorten("aé", 2), "a");
  EXPECT_EQ(Shorten("😀", 3), "");
  EXPECT_EQ(Shorten("abc", 0), "");
  EXPECT_EQ(Shorten("\x80\x80\x80", 2), "") << "not UTF-8";
}

TEST(OneLineTest, CollapsesAndReplaces) {
  EXPECT_EQ(OneLine("  a \r\n\t b  ", 100), "a b");
  EXPECT_EQ(OneLine("a\x1B[31mb", 100), absl::StrCat("a", kBad, "[31mb"));
  EXPECT_EQ(OneLine("a\xC2\x9Bz", 100), absl::StrCat("a", kBad, "z")) << "a control character of two bytes";
  EXPECT_EQ(OneLine("\xC2\xA0", 100), "\xC2\xA0");
  EXPECT_EQ(OneLine(absl::string_view("a\0b", 3), 100), absl::StrCat("a", kBad, "b"));
  EXPECT_EQ(OneLine("\xFF", 100), kBad);
  EXPECT_EQ(OneLine("", 100), "");
  EXPECT_EQ(OneLine(" \n ", 100), "");
}

TEST(OneLineTest, IsNeverLongerThanAllowed) {
  const std::string text = "a é 😀 \xFF b\x01";
  for (size_t max = 0; max < 30; ++max) {
    EXPECT_LE(OneLine(text, max).size(), max);
    EXPECT_TRUE(IsUtf8(OneLine(text, max)));
  }
}

TEST(HtmlTextTest, GivesTheVisibleText) {
  EXPECT_EQ(HtmlText("<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1>"
                     "</center>\n<hr><center>nginx/1.22.1</center>\n</body>\n</html>",
                     512),
            "502 Bad Gateway 502 Bad Gateway nginx/1.22.1");
  EXPECT_EQ(HtmlText("a<!-- secret > <b> -->b", 512), "ab");
  EXPECT_EQ(HtmlText("a<script>var x = '<b>';</script>b<STYLE>p {}</Style>c", 512), "a b c");
  EXPECT_EQ(HtmlText("1 &lt; 2 &amp;amp; &quot;x&quot;&nbsp;&#39;", 512), "1 < 2 &amp; \"x\" '");
  EXPECT_EQ(HtmlText("plain", 512), "plain");
}

TEST(HtmlTextTest, AcceptsBrokenPages) {
  EXPECT_EQ(HtmlText("a<", 512), "a");
  EXPECT_EQ(HtmlText("a<b", 512), "a");
  EXPECT_EQ(HtmlText("a<!-- never closed", 512), "a");
  EXPECT_EQ(HtmlText("a<script>never closed </b>", 512), "a");
  EXPECT_EQ(HtmlText("", 512), "");
  EXPECT_EQ(HtmlText("a\xFF<p>b", 512), absl::StrCat("a", kBad, " b"));
}

TEST(HtmlTextTest, HostilePagesTakeLinearTime) {
  constexpr size_t kTimes = 1 << 17;
  for (const char* part : {"<", ">", "<>", "<!--", "-->", "<!-->", "</", "<script>", "<script></scrip",
                           "<style></style>", "<script></script", "&amp;", "<a ", " ", "\xFF", "<template>"}) {
    const std::string page = Repeat(part, kTimes);
    EXPECT_LE(HtmlText(page, 512).size(), 512u) << part;
    EXPECT_LE(OneLine(page, 512).size(), 512u) << part;
  }
  EXPECT_TRUE(IsUtf8(FixUtf8(Repeat("\xF0\x9F\x98", kTimes))));
}

TEST(HtmlTextTest, CharacterReferencesAreResolvedOnce) {
  EXPECT_EQ(HtmlText("a&#32;&#46;&#x2E;b&amp;lt;&lt;&apos;&nbsp;c", 100), "a ..b&lt;<' c");
  for (const char* other :
       {"&", "&;", "&#;", "&#x;", "&#0;", "&#1234567;", "&#xZZ;", "&none;", "&#200;", "&#-1;", "&lt"}) {
    EXPECT_EQ(HtmlText(other, 100), other) << other;
  }
}

TEST(HtmlTitleTest, IsTheFirstTitle) {
  EXPECT_EQ(HtmlTitle("<html><TITLE lang=x> a\n b &amp; c</title><title>d</title>", 100), "a b & c");
  EXPECT_EQ(HtmlTitle("<html><title>abcdef</title>", 3), "abc");
  for (const char* none : {"", "title", "<p>a", "<title", "<title>"}) EXPECT_EQ(HtmlTitle(none, 100), "") << none;
}

}  // namespace
}  // namespace status_translator
