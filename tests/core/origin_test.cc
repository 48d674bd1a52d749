#include "core/origin.h"

#include <gmock/gmock.h>

#include "core/rule.h"

namespace status_translator {
namespace {

using ::testing::Eq;
using ::testing::Optional;

TEST(OriginTest, BothSpellingsAreRead) {
  EXPECT_THAT(OriginFromName("application"), Optional(Origin::kApplication));
  EXPECT_THAT(OriginFromName("ORIGIN_APPLICATION"), Optional(Origin::kApplication));
  EXPECT_THAT(OriginFromName("intermediary"), Optional(Origin::kIntermediary));
  EXPECT_THAT(OriginFromName("ORIGIN_INTERMEDIARY"), Optional(Origin::kIntermediary));
  EXPECT_THAT(OriginFromName("local_reply"), Optional(Origin::kLocalReply));
  EXPECT_THAT(OriginFromName("ORIGIN_LOCAL_REPLY"), Optional(Origin::kLocalReply));
}

TEST(OriginTest, NothingElseIs) {
  for (const char* name : {"", "none given", "ORIGIN_", "ORIGIN_UNSPECIFIED", "Application", "ORIGIN_application",
                           "INTERMEDIARY", "proxy"}) {
    EXPECT_THAT(OriginFromName(name), Eq(std::nullopt)) << name;
  }
}

TEST(OriginTest, Names) {
  EXPECT_EQ(OriginName(Origin::kUnspecified), "none given");
  EXPECT_EQ(OriginName(Origin::kLocalReply), "local_reply");
}

TEST(RuleKindTest, NamesAreThoseOfTheContract) {
  EXPECT_EQ(RuleKindName(RuleKind::kExact), "EXACT");
  EXPECT_EQ(RuleKindName(RuleKind::kRange), "RANGE");
  EXPECT_EQ(RuleKindName(RuleKind::kDefault), "DEFAULT");
  EXPECT_EQ(RuleKindName(RuleKind::kErrorCode), "ERROR_CODE");
  EXPECT_EQ(RuleKindName(RuleKind::kInterim), "INTERIM");
  EXPECT_EQ(RuleKindName(RuleKind::kUnknownNumber), "UNKNOWN_NUMBER");
  EXPECT_EQ(RuleKindName(RuleKind::kNotGrpc), "NOT_GRPC");
  EXPECT_EQ(RuleKindName(RuleKind::kNotPublished), "NOT_PUBLISHED");
}

}  // namespace
}  // namespace status_translator
