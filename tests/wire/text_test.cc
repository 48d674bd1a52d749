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

TEST(OneLineTest, HostileTextTakesLinearTime) {
  constexpr size_t kTimes = 1 << 17;
  for (const char* part : {"<", " ", "\xFF", "a", "a ", "\xC2"}) {
    EXPECT_LE(OneLine(Repeat(part, kTimes), 512).size(), 512u) << part;
  }
  EXPECT_TRUE(IsUtf8(FixUtf8(Repeat("\xF0\x9F\x98", kTimes))));
}

TEST(LineWriterTest, JoinsPieces) {
  LineWriter line(100);
  line.AddSpace();
  for (const char* piece : {" a", "b ", "\n", " c"}) line.Append(piece);
  line.AddSpace();
  line.Append("d");
  line.AddSpace();
  EXPECT_FALSE(line.full());
  EXPECT_EQ(line.Take(), "ab c d");
}

TEST(LineWriterTest, KeepsNothingAfterWhatDoesNotFit) {
  for (size_t max = 0; max < 6; ++max) {
    LineWriter line(max);
    for (const char* piece : {"a", " ", "é", "\x01", "z"}) line.Append(piece);
    EXPECT_EQ(line.full(), true) << max;
    const std::string text = line.Take();
    EXPECT_LE(text.size(), max);
    EXPECT_EQ(text, OneLine("a é\x01z", max)) << max;
  }
}

}  // namespace
}  // namespace status_translator
