#include "wire/html_reference.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/utf8.h"

namespace status_translator {
namespace {

// What a text after a '&' becomes: the decoded characters and the rest, or with the '&' as it is.
std::string Decoded(absl::string_view text) {
  std::string decoded;
  const size_t used = DecodeHtmlReference(text, decoded);
  EXPECT_LE(used, text.size());
  EXPECT_EQ(used == 0, decoded.empty()) << text;
  return absl::StrCat(used == 0 ? "&" : decoded, text.substr(used));
}

TEST(HtmlReferenceTest, Names) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"amp;", "&"},
      {"AMP;", "&"},
      {"lt;", "<"},
      {"quot;", "\""},
      {"apos;", "'"},
      {"nbsp;", " "},
      {"euro;", "€"},
      {"ndash;", "–"},
      {"hellip;", "…"},
      {"copy;x", "©x"},
      {"Auml;", "Ä"},
      {"Afr;", "𝔄"},
      {"CounterClockwiseContourIntegral;", "∳"},
      {"NotEqualTilde;", "≂̸"},
      {"fjlig;", "fj"},
      {"there4;", "∴"},
      {"zwnj;", "\u200C"},
      {"lang;", "⟨"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(Decoded(text), expected) << text;
}

TEST(HtmlReferenceTest, SomeNamesCountWithoutASemicolon) {
  EXPECT_EQ(Decoded("amp"), "&");
  EXPECT_EQ(Decoded("lt x"), "< x");
  EXPECT_EQ(Decoded("copy2"), "©2");
  EXPECT_EQ(Decoded("notit;"), "¬it;");
  EXPECT_EQ(Decoded("notin;"), "∉");
  EXPECT_EQ(Decoded("frac123"), "½3");
  EXPECT_EQ(Decoded("ampamp"), "&amp");
  for (const char* other : {"euro", "euro x", "apos", "Amp", "hellip="})
    EXPECT_EQ(Decoded(other), absl::StrCat("&", other));
}

TEST(HtmlReferenceTest, Numbers) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"#32;", " "},
      {"#46;", "."},
      {"#x2E;", "."},
      {"#X2e;", "."},
      {"#39", "'"},
      {"#65x", "Ax"},
      {"#x41g", "Ag"},
      {"#0000000000000000065;", "A"},
      {"#160;", " "},
      {"#8364;", "€"},
      {"#x1F600;", "😀"},
      {"#x10FFFF;", "\U0010FFFF"},
      {"#128;", "€"},
      {"#x99;", "™"},
      {"#150;", "–"},
      {"#159;", "Ÿ"},
      {"#129;", "\u0081"},
      {"#0;", "\uFFFD"},
      {"#xD800;", "\uFFFD"},
      {"#xDFFF;", "\uFFFD"},
      {"#x110000;", "\uFFFD"},
      {"#99999999999999999999999;", "\uFFFD"},
      {"#xFFFFFFFFFFFFFFFFFFFFFF", "\uFFFD"},
      {"#10;", "\n"},
      {"#127;", "\x7F"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(Decoded(text), expected) << text;
}

TEST(HtmlReferenceTest, WhatIsNoReferenceStays) {
  for (const char* other : {"", ";", " ", "#", "#;", "#x", "#x;", "#xg", "#-1;", "none;", "&", "a", "1;", "é;", "#\xFF",
                            "CounterClockwiseContourIntegralx;", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz;"}) {
    EXPECT_EQ(Decoded(other), absl::StrCat("&", other));
  }
}

// Every number is a character, so the text stays UTF-8.
TEST(HtmlReferenceTest, EveryNumberIsUtf8) {
  for (int number = 0; number < 0x120000; number += 7) {
    ASSERT_TRUE(IsUtf8(Decoded(absl::StrCat("#", number, ";")))) << number;
  }
}

}  // namespace
}  // namespace status_translator
