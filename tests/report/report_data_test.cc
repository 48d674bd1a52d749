#include "report/report_data.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

using Counts = RowCounts<LoggedTranslation>;

LoggedTranslation Row(const std::string& from, RetryFlip flip = RetryFlip::kNone) {
  return {.retry_flip = flip,
          .action = "changed",
          .from = from,
          .before = "UNKNOWN",
          .to = "ABORTED",
          .origin = "",
          .shape = "",
          .rule = ""};
}

TEST(RowCountsTest, SortsByCountWithinAFlip) {
  Counts counts;
  counts.Add(Row("a"), 1);
  counts.Add(Row("b"), 2);
  counts.Add(Row("a"), 3);
  counts.Add(Row("c", RetryFlip::kStops), 9);
  const auto sorted = counts.Sorted(RetryFlip::kNone);
  ASSERT_EQ(sorted.size(), 2u);
  EXPECT_EQ(sorted[0].first.from, "a");
  EXPECT_EQ(sorted[0].second, 4u);
  EXPECT_EQ(counts.total(), 15u);
  EXPECT_EQ(counts.flips(RetryFlip::kStops), 9u);
  EXPECT_EQ(counts.flips(RetryFlip::kBecomes), 0u);
}

TEST(RowCountsTest, KeepsABoundedNumberOfRowsAndLosesNoFlip) {
  Counts counts;
  for (size_t i = 0; i < kMaxReportRows; ++i) counts.Add(Row(absl::StrCat(i)), 1);
  counts.Add(Row("beyond", RetryFlip::kBecomes), 5);
  counts.Add(Row("0"), 1);
  EXPECT_TRUE(counts.Sorted(RetryFlip::kBecomes).empty());
  EXPECT_EQ(counts.others(RetryFlip::kBecomes), 5u);
  EXPECT_EQ(counts.flips(RetryFlip::kBecomes), 5u);
  EXPECT_EQ(counts.others(RetryFlip::kNone), 0u);
  EXPECT_EQ(counts.Sorted(RetryFlip::kNone)[0].second, 2u) << "a row that is kept goes on counting";
}

TEST(RowCountsTest, SumsStopAtTheHighestNumber) {
  Counts counts;
  counts.Add(Row("a"), UINT64_MAX);
  counts.Add(Row("a"), 7);
  counts.Add(Row("b"), 1);
  EXPECT_EQ(counts.total(), UINT64_MAX);
  EXPECT_EQ(counts.Sorted(RetryFlip::kNone)[0].second, UINT64_MAX);
}

TEST(ShareOfTest, OfNothingIsZero) {
  EXPECT_EQ(ShareOf(0, 0), 0);
  EXPECT_DOUBLE_EQ(ShareOf(1, 4), 0.25);
}

}  // namespace
}  // namespace status_translator
