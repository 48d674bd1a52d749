#include "support/text_table.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

const TextRows kRows = {{"code", "name"}, {"404", "Not Found", "client"}, {}};

TEST(TextTableTest, SeparatesCellsByTabs) {
  EXPECT_EQ(TabSeparated(kRows), "code\tname\n404\tNot Found\tclient\n\n");
  EXPECT_EQ(TabSeparated({}), "");
}

TEST(TextTableTest, PadsAllCellsButTheLast) {
  EXPECT_EQ(PaddedColumns(kRows), "code  name\n404   Not Found  client\n\n");
  EXPECT_EQ(PaddedColumns({}), "");
}

}  // namespace
}  // namespace status_translator
