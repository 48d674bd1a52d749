#include "wire/said_on_retry.h"

#include <gmock/gmock.h>

#include <string>

#include "support/fields.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Read {
  SaidOnRetry said;
  v1::ConversionReport report;
};

Read Pushback(const FieldList& metadata) {
  Read read;
  ReadPushback(ToFields(metadata), read.said, read.report);
  return read;
}

TEST(PushbackTest, ANumberOfMillisecondsIsTheWait) {
  for (const auto& [value, wait] : std::vector<std::pair<std::string, absl::Duration>>{
           {"0", absl::ZeroDuration()}, {"1500", absl::Milliseconds(1500)}, {"86400000", absl::Hours(24)}}) {
    const Read read = Pushback({{"GRPC-Retry-Pushback-Ms", value}});
    EXPECT_EQ(read.said.pushback, wait) << value;
    EXPECT_TRUE(read.said.NamesWait());
    EXPECT_EQ(read.said.refusal, "") << value;
    EXPECT_THAT(Findings(read.report), IsEmpty()) << value;
  }
}

TEST(PushbackTest, AnyOtherValueAsksNotToRetry) {
  const Read negative = Pushback({{"grpc-retry-pushback-ms", "-1"}});
  EXPECT_NE(negative.said.refusal, "");
  EXPECT_THAT(Findings(negative.report), IsEmpty()) << "the usual way to refuse";
  for (const char* value : {"", "-", "+5", "5s", "1.5", "1e3", "5,7", "0x5", "no", "4294967296", "--1", "-1x"}) {
    const Read read = Pushback({{"grpc-retry-pushback-ms", value}});
    EXPECT_NE(read.said.refusal, "") << value;
    EXPECT_FALSE(read.said.NamesWait()) << value;
    EXPECT_THAT(Findings(read.report), ElementsAre(v1::FINDING_RETRY_AFTER_MALFORMED)) << value;
  }
}

TEST(PushbackTest, SeveralValuesAndDaysAskNotToRetry) {
  const Read two = Pushback({{"grpc-retry-pushback-ms", "5"}, {"grpc-retry-pushback-ms", "7"}});
  EXPECT_NE(two.said.refusal, "");
  EXPECT_FALSE(two.said.NamesWait());
  const Read days = Pushback({{"grpc-retry-pushback-ms", "86400001"}});
  EXPECT_NE(days.said.refusal, "");
  EXPECT_FALSE(days.said.NamesWait());
  EXPECT_THAT(Findings(days.report), ElementsAre(v1::FINDING_WAIT_NOT_BELIEVED));
}

TEST(PushbackTest, OtherFieldsSayNothing) {
  const Read read = Pushback({{"grpc-retry-pushback", "-1"}, {"x-grpc-retry-pushback-ms", "-1"}, {"retry-after", "7"}});
  EXPECT_EQ(read.said.refusal, "");
  EXPECT_FALSE(read.said.NamesWait());
}

Read RetryInfoOf(int64_t seconds) {
  google::rpc::RetryInfo info;
  info.mutable_retry_delay()->set_seconds(seconds);
  Read read;
  ReadRetryInfo(StatusOf(14, "m", {&info}).details(), read.said, read.report);
  return read;
}

TEST(RetryInfoTest, NamesAWaitOfADayAtMost) {
  EXPECT_EQ(RetryInfoOf(0).said.retry_info, absl::ZeroDuration());
  EXPECT_EQ(RetryInfoOf(86400).said.retry_info, absl::Hours(24));
  for (const int64_t seconds : {int64_t{-1}, int64_t{86401}, int64_t{315576000000}}) {
    const Read read = RetryInfoOf(seconds);
    EXPECT_FALSE(read.said.NamesWait()) << seconds;
    EXPECT_THAT(Findings(read.report), ElementsAre(v1::FINDING_WAIT_NOT_BELIEVED)) << seconds;
  }
  Read without;
  const google::rpc::RetryInfo empty;
  ReadRetryInfo(StatusOf(14, "m", {&empty}).details(), without.said, without.report);
  EXPECT_FALSE(without.said.NamesWait());
}

std::optional<absl::Duration> RetryAfter(const FieldList& metadata) {
  Read read;
  ReadRetryAfter(ToFields(metadata), read.said, read.report);
  return read.said.header;
}

TEST(RetryAfterTest, IsReadInMetadata) {
  EXPECT_EQ(RetryAfter({{"Retry-After", "10"}}), absl::Seconds(10));
  EXPECT_EQ(RetryAfter({{"retry-after-ms", "1500"}}), absl::Milliseconds(1500));
  EXPECT_EQ(RetryAfter({{"retry-after", "Sun, 06 Nov 1994 08:49:47 GMT"}, {"date", "Sun, 06 Nov 1994 08:49:37 GMT"}}),
            absl::Seconds(10));
  EXPECT_EQ(RetryAfter({}), std::nullopt);
  EXPECT_EQ(RetryAfter({{"retry-after", "soon"}}), std::nullopt);
  EXPECT_EQ(RetryAfter({{"retry-after", "86401"}}), std::nullopt);
  EXPECT_EQ(RetryAfter({{"x-ratelimit-reset", "10"}, {"x-ratelimit-remaining", "0"}}), std::nullopt);
}

}  // namespace
}  // namespace status_translator
