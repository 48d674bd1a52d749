#include "core/origin.h"

#include <gmock/gmock.h>

namespace status_translator {
namespace {

using ::testing::Eq;
using ::testing::Optional;

TEST(OriginTest, ParsesBothSpellings) {
  EXPECT_THAT(OriginFromName("application"), Optional(Origin::kApplication));
  EXPECT_THAT(OriginFromName("ORIGIN_APPLICATION"), Optional(Origin::kApplication));
  EXPECT_THAT(OriginFromName("intermediary"), Optional(Origin::kIntermediary));
  EXPECT_THAT(OriginFromName("ORIGIN_INTERMEDIARY"), Optional(Origin::kIntermediary));
  EXPECT_THAT(OriginFromName("local_reply"), Optional(Origin::kLocalReply));
  EXPECT_THAT(OriginFromName("ORIGIN_LOCAL_REPLY"), Optional(Origin::kLocalReply));
}

TEST(OriginTest, RefusesOtherNames) {
  for (const char* name : {"", "none given", "ORIGIN_", "ORIGIN_UNSPECIFIED", "Application", "ORIGIN_application",
                           "INTERMEDIARY", "proxy"}) {
    EXPECT_THAT(OriginFromName(name), Eq(std::nullopt)) << name;
  }
}

TEST(OriginTest, Names) {
  EXPECT_EQ(OriginName(Origin::kUnspecified), "none given");
  EXPECT_EQ(OriginName(Origin::kLocalReply), "local_reply");
}

}  // namespace
}  // namespace status_translator
