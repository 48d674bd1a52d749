#include "export/source_text.h"

#include <gmock/gmock.h>

#include "export/quote.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;

std::string Literal(absl::string_view text) { return Quote(text, Escapes::kBytes); }

TEST(SourceTextTest, NamesInCamelCase) {
  EXPECT_EQ(CamelCase("NOT_FOUND"), "NotFound");
  EXPECT_EQ(CamelCase("local_reply"), "LocalReply");
  EXPECT_EQ(LowerCamelCase("local_reply"), "localReply");
}

TEST(SourceTextTest, BreaksAnAssignmentThatIsTooWide) {
  EXPECT_EQ(Assignment("a =", "\"1234\"", "\n  ", 11), "a = \"1234\";");
  EXPECT_EQ(Assignment("a =", "\"12345\"", "\n  ", 11), "a =\n  \"12345\";");
}

TEST(SourceTextTest, ARowHasAnErrorCodeOnlyInItsTable) {
  SourceRow row = {"", 400, 404, &GrpcCodes()[5], true, 7};
  EXPECT_THAT(RowCells(row, "NotFound", Literal), ElementsAre("400", "404", "NotFound", "true", "7"));
  row.error_code = "Ecs.0001";
  row.retryable = false;
  EXPECT_THAT(RowCells(row, "X", Literal, "True", "False"),
              ElementsAre("\"Ecs.0001\"", "400", "404", "X", "False", "7"));
}

TEST(RowTest, BreaksWhereTheFormatterDoes) {
  const RowStyle style = {.open = "(", .close = ")", .indent = "  ", .width = 12, .cells_width = 7};
  EXPECT_EQ(Row({"12", "345"}, style), "  (12, 345),");
  EXPECT_EQ(Row({"12", "3456"}, style), "  (\n    12,\n    3456,\n  ),");
  EXPECT_EQ(Row({"12", "3456"}, {.open = "(", .close = ")", .indent = "  ", .width = 13}), "  (12, 3456),");
  EXPECT_EQ(Row({"12", "3456"}, {.open = "(", .close = ")", .indent = "  ", .width = 12}),
            "  (\n    12,\n    3456,\n  ),");
}

}  // namespace
}  // namespace status_translator
