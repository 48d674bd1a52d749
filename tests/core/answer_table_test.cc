// The order of resolution, on a table filled by hand.
#include "core/answer_table.h"

#include <gmock/gmock.h>

namespace status_translator {
namespace {

// Every status has the rule `by_status`, every gRPC number the rule `to_http`.
struct Filled {
  Filled() {
    for (int o = 0; o < kOriginCount; ++o) table.by_status(static_cast<Origin>(o)).fill(by_status);
    for (int number = 0; number < kGrpcCodeCount; ++number) table.SetNumber(number, to_http);
    table.SetUnknownNumber(unknown);
  }

  const Rule* ErrorCode(int depth, const std::string& row) {
    return table.Add({.kind = RuleKind::kErrorCode, .row = row, .depth = depth});
  }

  AnswerTable table;
  const Rule* by_status = table.Add({.kind = RuleKind::kExact, .row = "status", .depth = 2});
  const Rule* to_http = table.Add({.kind = RuleKind::kExact, .row = "number"});
  const Rule* unknown = table.Add({.kind = RuleKind::kUnknownNumber, .row = "unknown"});
};

TEST(AnswerTableTest, NearestProfileFirstAndRowsWithAStatusBeforeRowsWithout) {
  Filled filled;
  // Added in the reverse order of resolution.
  const Rule* hidden = filled.ErrorCode(3, "hidden");
  const Rule* base = filled.ErrorCode(2, "base");
  const Rule* own_any = filled.ErrorCode(0, "own");
  const Rule* own_409 = filled.ErrorCode(0, "own 409");
  filled.table.AddErrorCode("Far", std::nullopt, hidden);
  filled.table.AddErrorCode("E", std::nullopt, base);
  filled.table.AddErrorCode("E", std::nullopt, own_any);
  filled.table.AddErrorCode("E", 409, own_409);
  filled.table.AddErrorCode("Only404", 404, base);
  filled.table.Finish();
  const AnswerTable& table = filled.table;
  EXPECT_EQ(table.HttpToGrpc(409, Origin::kUnspecified, "E"), own_409);
  EXPECT_EQ(table.HttpToGrpc(400, Origin::kLocalReply, "E"), own_any);
  EXPECT_EQ(table.HttpToGrpc(400, Origin::kUnspecified, "Far"), filled.by_status)
      << "a nearer row by status overrides it";
  EXPECT_EQ(table.HttpToGrpc(404, Origin::kUnspecified, "Only404"), base);
  EXPECT_EQ(table.HttpToGrpc(405, Origin::kUnspecified, "Only404"), filled.by_status);
  EXPECT_EQ(table.HttpToGrpc(405, Origin::kUnspecified, "unknown"), filled.by_status);
  EXPECT_EQ(table.HttpToGrpc(405, Origin::kUnspecified), filled.by_status);
  EXPECT_EQ(table.HttpToGrpc(199, Origin::kUnspecified, "E"), filled.by_status) << "an interim response has no body";
  EXPECT_EQ(table.error_codes().size(), 3u);
  EXPECT_EQ(table.rules().size(), 7u);
}

TEST(AnswerTableTest, RowsOfAShapeComeBeforeRowsOfAnyResponse) {
  Filled filled;
  const Rule* any = filled.ErrorCode(0, "any");
  const Rule* any_409 = filled.ErrorCode(0, "any 409");
  const Rule* of_shape = filled.ErrorCode(0, "of a shape");
  filled.table.AddErrorCode("E", std::nullopt, any);
  filled.table.AddErrorCode("E", 409, any_409);
  filled.table.AddErrorCode("E", std::nullopt, of_shape, "books");
  filled.table.Finish();
  EXPECT_EQ(filled.table.HttpToGrpc(409, Origin::kUnspecified, "E", "books"), of_shape);
  EXPECT_EQ(filled.table.HttpToGrpc(409, Origin::kUnspecified, "E", "other"), any_409);
  EXPECT_EQ(filled.table.HttpToGrpc(409, Origin::kUnspecified, "E"), any_409);
  EXPECT_EQ(filled.table.HttpToGrpc(400, Origin::kUnspecified, "E", "other"), any);
}

TEST(AnswerTableTest, OutsideIsNull) {
  Filled filled;
  filled.table.Finish();
  EXPECT_EQ(filled.table.HttpToGrpc(99, Origin::kUnspecified), nullptr);
  EXPECT_EQ(filled.table.HttpToGrpc(600, Origin::kUnspecified), nullptr);
  EXPECT_EQ(filled.table.HttpToGrpc(404, static_cast<Origin>(kOriginCount)), nullptr);
  EXPECT_EQ(filled.table.HttpToGrpc(404, static_cast<Origin>(-1)), nullptr);
  EXPECT_EQ(filled.table.GrpcToHttp(-1), nullptr);
}

TEST(AnswerTableTest, NumbersWithARowAndWithout) {
  Filled filled;
  const Rule* own = filled.table.Add({.row = "1000"});
  filled.table.SetNumber(1000, own);
  filled.table.Finish();
  EXPECT_EQ(filled.table.GrpcToHttp(16), filled.to_http);
  EXPECT_EQ(filled.table.GrpcToHttp(1000), own);
  EXPECT_EQ(filled.table.GrpcToHttp(17), filled.unknown);
  EXPECT_EQ(&filled.table.unknown_number(), filled.unknown);
  EXPECT_EQ(filled.table.own_numbers().size(), 1u);
}

}  // namespace
}  // namespace status_translator
