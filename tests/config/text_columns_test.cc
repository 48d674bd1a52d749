#include "config/text_columns.h"

#include <gtest/gtest.h>

#include <string>

namespace status_translator {
namespace {

TEST(TextColumnsTest, ATabAndALetterOfSeveralBytesAreOneColumnEach) {
  const TextColumns columns("a\n\tb\tc: \"\xC3\xA9\xE2\x82\xAC\" d\n");
  EXPECT_EQ(columns.InCharacters({1, 8}), (Place{1, 1}));
  EXPECT_EQ(columns.InCharacters({1, 16}), (Place{1, 3}));
  EXPECT_EQ(columns.InCharacters({1, 26}), (Place{1, 10}));
  EXPECT_EQ(columns.TextAt({1, 27}).substr(0, 1), "d");
  // In any order.
  EXPECT_EQ(columns.InCharacters({1, 8}), (Place{1, 1}));
  EXPECT_EQ(columns.InCharacters({0, 1}), (Place{0, 1}));
}

TEST(TextColumnsTest, PlacesOutsideOfTheTextStayInIt) {
  for (const std::string text : {"", "a", "\xC3\xA9\n"}) {
    const TextColumns columns(text);
    EXPECT_EQ(columns.TextAt({5, 5}), "");
    EXPECT_EQ(columns.TextAt({-1, 0}), "");
    EXPECT_EQ(columns.InCharacters({-1, 0}), Place());
  }
  EXPECT_EQ(TextColumns("ab\ncd").InCharacters({1, 1}), (Place{1, 1}));
}

}  // namespace
}  // namespace status_translator
