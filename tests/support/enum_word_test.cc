#include "support/enum_word.h"

#include <gtest/gtest.h>

#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"

namespace status_translator {
namespace {

TEST(EnumWordTest, DropsThePrefixOfTheEnum) {
  EXPECT_EQ(EnumWord(v1::ORIGIN_LOCAL_REPLY), "local_reply");
  EXPECT_EQ(EnumWord(v1::BODY_KIND_HTML), "html");
  EXPECT_EQ(EnumWord(v1::ORIGIN_UNSPECIFIED), "unspecified");
  EXPECT_EQ(EnumWord(*v1::Origin_descriptor()->FindValueByName("ORIGIN_APPLICATION")), "application");
}

TEST(EnumWordTest, IsEmptyForAnUnknownNumber) { EXPECT_EQ(EnumWord(static_cast<v1::Origin>(99)), ""); }

}  // namespace
}  // namespace status_translator
