#include "core/shared_text.h"

#include <gtest/gtest.h>

#include <string>

namespace status_translator {
namespace {

TEST(SharedText, CopiesShareTheText) {
  const SharedText text = std::string("the caller sends too many requests");
  const SharedText copy = text;  // NOLINT(performance-unnecessary-copy-initialization): what is tested
  EXPECT_EQ(&copy.text(), &text.text());
  EXPECT_EQ(copy.text(), "the caller sends too many requests");
  EXPECT_EQ(absl::string_view(copy), "the caller sends too many requests");
  const std::string& same = copy;
  EXPECT_EQ(&same, &text.text());
  const std::string own = copy;
  EXPECT_EQ(own, "the caller sends too many requests");
  EXPECT_FALSE(copy.empty());
}

TEST(SharedText, IsEmptyWithoutAText) {
  EXPECT_TRUE(SharedText().empty());
  EXPECT_TRUE(SharedText("").empty());
  EXPECT_EQ(SharedText().text(), "");
}

TEST(SharedText, ComparesWhatItSays) {
  EXPECT_EQ(SharedText("one"), SharedText("one"));
  EXPECT_NE(SharedText("one"), SharedText("two"));
  EXPECT_NE(SharedText("one"), SharedText());
  EXPECT_EQ(SharedText(), SharedText(""));
}

}  // namespace
}  // namespace status_translator
