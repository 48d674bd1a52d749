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

TEST(TextTableTest, CellsNeitherForgeRowsNorReachTheTerminalAsControls) {
  const TextRows rows = {{"a\tb\r\nc",
                          "\x1b[31m\x07\x7f\xc2\x9b"
                          "2J\xc3\xa9"}};
  EXPECT_EQ(TabSeparated(rows), "a b  c\t\uFFFD[31m\uFFFD\uFFFD\uFFFD2J\u00e9\n");
  EXPECT_EQ(PaddedColumns(rows), "a b  c  \uFFFD[31m\uFFFD\uFFFD\uFFFD2J\u00e9\n");
}

}  // namespace
}  // namespace status_translator
