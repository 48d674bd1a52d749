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

// Metrics, logs and the JSON of `report` contain these names; a change would break programs that read them.
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
}

TEST(RetryFlipTest, HasAnEffectAndAMeaningForPeople) {
  EXPECT_EQ(RetryFlipEffect(RetryFlip::kBecomes), "BECOMES RETRYABLE");
  EXPECT_EQ(RetryFlipEffect(RetryFlip::kStops), "stops being retryable");
  EXPECT_EQ(RetryFlipEffect(RetryFlip::kNone), "retried as before");
  EXPECT_EQ(RetryFlipMeaning(RetryFlip::kBecomes), "callers that give up now would send again");
  EXPECT_EQ(RetryFlipMeaning(RetryFlip::kStops), "callers that send again now would give up");
  EXPECT_EQ(RetryFlipMeaning(RetryFlip::kNone), "callers do what they did");
}

}  // namespace
}  // namespace status_translator
