#include "core/rule.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

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
