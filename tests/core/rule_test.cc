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

TEST(ReasonForCallersTest, EndsBeforeTheFirstSemicolonWithASpace) {
  EXPECT_EQ(ReasonForCallers("the service is down; all tables agree; so do we"), "the service is down");
  EXPECT_EQ(ReasonForCallers("the service is down"), "the service is down");
  EXPECT_EQ(ReasonForCallers("a;b"), "a;b");
  EXPECT_EQ(ReasonForCallers(""), "");
}

TEST(RuleCatalogEntryTest, IsTheEntryOrAnEmptyOne) {
  const RuleCatalogEntry none;
  EXPECT_FALSE(none.has_value());
  EXPECT_EQ(*none, CatalogEntry());
  EXPECT_FALSE(RuleCatalogEntry(CatalogEntry()).has_value());
  const CatalogEntry entry = {"orders.acme.example", "https://e.example/1", "Quota used", "https://h.example/1"};
  const RuleCatalogEntry one = entry;
  EXPECT_TRUE(one.has_value());
  EXPECT_EQ(one->title, "Quota used");
  EXPECT_EQ(one, RuleCatalogEntry(entry));
  EXPECT_FALSE(one == none);
}

}  // namespace
}  // namespace status_translator
