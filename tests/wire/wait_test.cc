#include "wire/retry_after.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(784111777);  // Sun, 06 Nov 1994 08:49:37 GMT

TEST(RetryAfterTest, Seconds) {
  EXPECT_EQ(ParseRetryAfter("0", kNow), absl::ZeroDuration());
  EXPECT_EQ(ParseRetryAfter("120", kNow), absl::Seconds(120));
  EXPECT_EQ(ParseRetryAfter("007", kNow), absl::Seconds(7));
  EXPECT_EQ(ParseRetryAfter("31536001", kNow), kLongestRetryAfter);
  EXPECT_EQ(ParseRetryAfter(std::string(100, '9'), kNow), kLongestRetryAfter);
}

TEST(RetryAfterTest, DatesInEachOfThreeForms) {
  for (const char* date :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_EQ(ParseHttpDate(date), kNow) << date;
    EXPECT_EQ(ParseRetryAfter(date, kNow - absl::Seconds(30)), absl::Seconds(30)) << date;
    EXPECT_EQ(ParseRetryAfter(date, kNow + absl::Seconds(30)), absl::ZeroDuration()) << "a date in the past";
  }
  EXPECT_EQ(ParseRetryAfter("Fri, 31 Dec 9999 23:59:59 GMT", kNow), kLongestRetryAfter);
}

TEST(RetryAfterTest, NoneIfNeitherSecondsNorADate) {
  for (const char* text : {"", "-1", "+1", "1.5", "1s", "soon", "1 2", "0x10", "infinite-future", "infinite-past",
                           "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:37 CET", "1994-11-06T08:49:37Z", "\xFF"}) {
    EXPECT_FALSE(ParseRetryAfter(text, kNow).has_value()) << text;
  }
}

TEST(RetryAfterTest, FormatsWholeSecondsRoundedUp) {
  EXPECT_EQ(FormatRetryAfter(absl::ZeroDuration()), "0");
  EXPECT_EQ(FormatRetryAfter(absl::Milliseconds(1)), "1");
  EXPECT_EQ(FormatRetryAfter(absl::Milliseconds(2500)), "3");
  EXPECT_EQ(FormatRetryAfter(-absl::Hours(1)), "0");
  EXPECT_EQ(FormatRetryAfter(absl::InfiniteDuration()), "31536000");
}

}  // namespace
}  // namespace status_translator
