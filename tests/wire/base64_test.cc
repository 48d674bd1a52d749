#include "wire/base64.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

TEST(Base64Test, HasNoPadding) {
  EXPECT_EQ(Base64WithoutPadding(""), "");
  EXPECT_EQ(Base64WithoutPadding("a"), "YQ");
  EXPECT_EQ(Base64WithoutPadding("ab"), "YWI");
  EXPECT_EQ(Base64WithoutPadding("abc"), "YWJj");
  EXPECT_EQ(Base64WithoutPadding("\xFF\xFF"), "//8") << "the standard alphabet, not that of URLs";
}

}  // namespace
}  // namespace status_translator
