#include "core/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {
namespace {

std::string Encode(uint32_t point) {
  std::string text;
  const auto add = [&text](uint32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0 | point >> 6), add(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    add(0xE0 | point >> 12), add(0x80 | (point >> 6 & 0x3F)), add(0x80 | (point & 0x3F));
  } else {
    add(0xF0 | point >> 18), add(0x80 | (point >> 12 & 0x3F)), add(0x80 | (point >> 6 & 0x3F)),
        add(0x80 | (point & 0x3F));
  }
  return text;
}

TEST(Utf8Test, AcceptsEveryCharacterAndRefusesSurrogates) {
  for (uint32_t point = 0; point < 0x110000; ++point) {
    const std::string text = Encode(point);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    ASSERT_EQ(Utf8CharacterBytes(text), surrogate ? 0 : text.size()) << point;
    ASSERT_EQ(Utf8CharacterBytes(text + "x"), surrogate ? 0 : text.size()) << point;
    if (text.size() < 2) continue;
    ASSERT_EQ(Utf8CharacterBytes(text.substr(0, text.size() - 1)), 0u) << point;
  }
  for (uint32_t point = 0x110000; point < 0x200000; ++point) ASSERT_EQ(Utf8CharacterBytes(Encode(point)), 0u) << point;
}

// Every pair of bytes: it is a character only if the first byte starts a sequence of two and the second continues it.
TEST(Utf8Test, EveryPairOfBytes) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text = {static_cast<char>(first), static_cast<char>(second)};
      const bool pair = first >= 0xC2 && first <= 0xDF && second >= 0x80 && second <= 0xBF;
      ASSERT_EQ(Utf8CharacterBytes(text), first < 0x80 ? 1 : pair ? 2 : 0) << first << " " << second;
    }
  }
}

TEST(Utf8Test, ChecksTheWholeText) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("caf\xC3\xA9"));
  EXPECT_FALSE(IsUtf8("caf\xE9"));
  EXPECT_FALSE(IsUtf8("caf\xC3"));
}

TEST(Utf8Test, TextHasNoNul) {
  EXPECT_TRUE(IsText(""));
  EXPECT_TRUE(IsText("caf\xC3\xA9"));
  EXPECT_FALSE(IsText("caf\xE9"));
  EXPECT_FALSE(IsText(absl::string_view("a\0b", 3)));
}

TEST(Utf8Test, RefusesOverlongForms) {
  for (const char* text :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF"}) {
    EXPECT_EQ(Utf8CharacterBytes(text), 0u);
  }
}

}  // namespace
}  // namespace status_translator
