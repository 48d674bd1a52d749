#include "web/page/form.h"

#include <gmock/gmock.h>

#include <string>

namespace status_translator {
namespace {

TEST(FormTest, DecodesTheFirstValueOfTheName) {
  EXPECT_EQ(FormValue("q=a+b%21%0D%0Ac&q=other", "q"), "a b!\r\nc");
  EXPECT_EQ(FormValue("x=1&q=%E2%89%A0", "q"), "\u2260");
  EXPECT_EQ(FormValue("qq=1&q", "q"), "");
  EXPECT_EQ(FormValue("", "q"), "");
  EXPECT_EQ(FormValue("q==a=", "q"), "=a=");
}

TEST(FormTest, KeepsAPercentSignThatEscapesNothing) {
  EXPECT_EQ(FormValue("q=100%&x=1", "q"), "100%");
  EXPECT_EQ(FormValue("q=%4&x=1", "q"), "%4");
  EXPECT_EQ(FormValue("q=%zz%41", "q"), "%zzA");
}

}  // namespace
}  // namespace status_translator
