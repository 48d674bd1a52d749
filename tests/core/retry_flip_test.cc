#include "core/retry_flip.h"

#include <gmock/gmock.h>

namespace status_translator {
namespace {

using ::testing::ElementsAre;

TEST(RetryFlipTest, ComparesTheAdviceBeforeAndAfter) {
  EXPECT_EQ(RetryFlipOf(false, true), RetryFlip::kBecomes);
  EXPECT_EQ(RetryFlipOf(true, false), RetryFlip::kStops);
  EXPECT_EQ(RetryFlipOf(true, true), RetryFlip::kNone);
  EXPECT_EQ(RetryFlipOf(false, false), RetryFlip::kNone);
}

// Metrics, logs and the JSON of `report` use these names: a change breaks who reads them.
TEST(RetryFlipTest, NamesAreStable) {
  EXPECT_EQ(RetryFlipName(RetryFlip::kBecomes), "becomes");
  EXPECT_EQ(RetryFlipName(RetryFlip::kStops), "stops");
  EXPECT_EQ(RetryFlipName(RetryFlip::kNone), "none");
}

TEST(RetryFlipTest, ReadsItsNamesAndNothingElse) {
  for (const RetryFlip flip : kRetryFlips) EXPECT_EQ(RetryFlipFromName(RetryFlipName(flip)), flip);
  for (const char* name : {"", "Becomes", "become", "may\nbe"}) EXPECT_EQ(RetryFlipFromName(name), std::nullopt);
}

TEST(RetryFlipTest, ListsFirstWhatMayBeSentTwice) {
  EXPECT_THAT(kRetryFlips, ElementsAre(RetryFlip::kBecomes, RetryFlip::kStops, RetryFlip::kNone));
  EXPECT_EQ(RetryFlipEffect(RetryFlip::kBecomes), "BECOMES RETRYABLE");
}

}  // namespace
}  // namespace status_translator
