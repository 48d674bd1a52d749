#include "wire/wait.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "support/fields.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(784111777);  // Sun, 06 Nov 1994 08:49:37 GMT
const absl::Time kLater = absl::FromUnixSeconds(1771404520);

TEST(WaitTest, RetryAfterInSeconds) {
  EXPECT_EQ(ParseRetryAfter("0", kNow), absl::ZeroDuration());
  EXPECT_EQ(ParseRetryAfter("120", kNow), absl::Seconds(120));
  EXPECT_EQ(ParseRetryAfter("007", kNow), absl::Seconds(7));
  EXPECT_EQ(ParseRetryAfter("292.05", kNow), absl::Seconds(293)) << "rounded up";
  EXPECT_EQ(ParseRetryAfter(" 5 ", kNow), absl::Seconds(5));
  EXPECT_EQ(ParseRetryAfter("31536001", kNow), absl::Seconds(31536001)) << "the caller bounds it";
}

TEST(WaitTest, RetryAfterAsADateInAnyForm) {
  for (const char* date :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 09:49:37 +0100", "06 Nov 1994 08:49:37 GMT",
        "Sun Nov 06 1994 09:49:37 GMT+0100 (Central European Standard Time)", "Sun Nov 06 1994 09:49:37 GMT+0100",
        "1994-11-06T08:49:37Z", "1994-11-06T10:49:37+02:00", "1994-11-06T08:49:37"}) {
    EXPECT_EQ(ParseHttpDate(date), kNow) << date;
    EXPECT_EQ(ParseRetryAfter(date, kNow - absl::Seconds(30)), absl::Seconds(30)) << date;
    EXPECT_EQ(ParseRetryAfter(date, kNow + absl::Seconds(30)), absl::ZeroDuration()) << "a date in the past";
    EXPECT_EQ(ParseRetryAfter(date, kNow + absl::Hours(25)), absl::InfiniteDuration()) << "of another response";
  }
}

TEST(WaitTest, RetryAfterAsADurationOrATimeSince1970) {
  EXPECT_EQ(ParseRetryAfter("30s", kNow), absl::Seconds(30));
  EXPECT_EQ(ParseRetryAfter("30 Seconds", kNow), absl::Seconds(30));
  EXPECT_EQ(ParseRetryAfter("1m30s", kNow), absl::Seconds(90));
  EXPECT_EQ(ParseRetryAfter("PT1M30S", kNow), absl::Seconds(90));
  EXPECT_EQ(ParseRetryAfter("1771404540", kLater), absl::Seconds(20));
  EXPECT_EQ(ParseRetryAfter("1771404540500", kLater), absl::Milliseconds(20500));
  EXPECT_EQ(ParseRetryAfter("1771404500", kLater), absl::ZeroDuration());
}

TEST(WaitTest, NoneForAnythingElse) {
  for (const char* text : {"",
                           "-1",
                           "+1",
                           "-1s",
                           "soon",
                           "1 2",
                           "0x10",
                           "infinite-future",
                           "infinite-past",
                           "inf",
                           "1e3",
                           ".",
                           "Sun, 32 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 25:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:37 CET",
                           "PT",
                           "P1",
                           "P1S",
                           "PTM",
                           "\xFF",
                           "999999999999999999"}) {
    const auto wait = ParseRetryAfter(text, kNow);
    EXPECT_TRUE(!wait.has_value() || std::string(text) == "PT") << text << absl::FormatDuration(*wait);
  }
  EXPECT_FALSE(ParseRetryAfter(std::string(100, '9'), kNow).has_value());
}

TEST(WaitTest, ByUnit) {
  const auto wait = [](absl::string_view text, WaitUnit unit) { return ParseWait(text, unit, kLater); };
  EXPECT_EQ(wait("1.2", WaitUnit::kSeconds), absl::Seconds(2));
  EXPECT_EQ(wait("1500", WaitUnit::kMilliseconds), absl::Milliseconds(1500));
  EXPECT_EQ(wait("1771404530", WaitUnit::kEpochSeconds), absl::Seconds(10));
  EXPECT_EQ(wait("1771404530000", WaitUnit::kEpochMilliseconds), absl::Seconds(10));
  EXPECT_EQ(wait("0.5s", WaitUnit::kDuration), absl::Milliseconds(500));
  EXPECT_EQ(wait("P1DT1H", WaitUnit::kDuration), absl::Hours(25));
  EXPECT_EQ(wait("Wed, 18 Feb 2026 08:48:50 GMT", WaitUnit::kDate), absl::Seconds(10));
  EXPECT_FALSE(wait("5", WaitUnit::kDate).has_value());
  EXPECT_FALSE(wait("5s", WaitUnit::kSeconds).has_value());
  EXPECT_FALSE(wait("", WaitUnit::kSeconds).has_value());
}

struct HeadersCase {
  int code;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string wait;  // empty: none
  v1::Finding finding = v1::FINDING_UNSPECIFIED;
};

TEST(WaitTest, OfHeaders) {
  const std::vector<HeadersCase> cases = {
      {503, {{"Retry-After", "7"}}, "7s"},
      {429, {{"Retry-After", "86400"}}, "24h"},
      {429, {{"Retry-After", "86401"}}, "", v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"Retry-After", "soon"}, {"Retry-After-Ms", "1500"}}, "1.5s", v1::FINDING_RETRY_AFTER_MALFORMED},
      {429, {{"x-ms-retry-after-ms", "20"}}, "20ms"},
      {429, {{"Retry-After", "5"}, {"retry-after", "120"}}, "", v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"Retry-After", "5, 120"}}, "", v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"Retry-After", "soon"}, {"Retry-After", "5"}}, "", v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"Retry-After", "soon, later"}}, "", v1::FINDING_RETRY_AFTER_MALFORMED},
      {429, {{"Retry-After", "5"}, {"Retry-After", "5"}}, "5s"},
      {429, {{"Retry-After", "5, 5.0"}}, "5s"},
      {503, {{"Retry-After", "Wed, 18 Feb 2026 08:48:50 GMT"}, {"Retry-After", "10"}}, "10s"},
      {503, {{"Retry-After", "Wed, 18 Feb 2026 08:48:50 GMT, Wed, 18 Feb 2026 08:48:50 GMT"}}, "10s"},
      {503,
       {{"Retry-After", "Wed, 18 Feb 2026 08:48:50 GMT, Wed, 18 Feb 2026 08:48:55 GMT"}},
       "",
       v1::FINDING_WAIT_NOT_BELIEVED},
      {429,
       {{"Retry-After", "5"}, {"Retry-After", "6"}, {"retry-after-ms", "1500"}},
       "1.5s",
       v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"retry-after-ms", "20"}, {"retry-after-ms", "2000"}}, "", v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"x-ms-retry-after-ms", "20, 2000"}}, "", v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"ratelimit-reset", "30"}, {"ratelimit-reset", "3"}}, "", v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"ratelimit-reset", "30"}, {"ratelimit-reset", "30"}}, "30s"},
      {403, {{"ratelimit-reset", "30"}, {"ratelimit-remaining", "0"}, {"ratelimit-remaining", "7"}}, ""},
      {429,
       {{"RateLimit", "limit=100, remaining=0, reset=5"}, {"RateLimit", "limit=100, remaining=0, reset=60"}},
       "",
       v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"ratelimit-reset", "30"}}, "30s"},
      {429, {{"X-RateLimit-Reset", "1771404530"}}, "10s"},
      {429, {{"x-ratelimit-reset", "1771404530"}, {"x-ratelimit-remaining", "5"}}, ""},
      {429, {{"x-ratelimit-reset", "1771404530"}, {"x-ratelimit-remaining", "5"}, {"retry-after", "60"}}, "60s"},
      {429, {{"x-ratelimit-reset", "1771404530"}, {"x-ratelimit-remaining", "unknown"}}, "10s"},
      {429, {{"x-ratelimit-reset", "9000"}}, "2h30m"},
      {429, {{"X-Rate-Limit-Reset", "60000"}, {"x-rate-limit-remaining", "0"}}, "", v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"ratelimit-reset", "60000"}}, "16h40m"},
      {429, {{"retry-after", "60000"}}, "16h40m"},
      {429, {{"x-ratelimit-next", "2026-02-18T08:48:50Z"}, {"x-ratelimit-remaining", "0"}}, "10s"},
      {429, {{"x-ratelimit-reset", "1771104530"}}, "", v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"}}, "", v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"x-ratelimit-reset", "30"}, {"x-ratelimit-remaining", "9"}, {"x-rate-limit-reset", "5"}}, "5s"},
      {403, {{"x-ratelimit-reset", "1771404530"}, {"x-ratelimit-remaining", "0"}}, "10s"},
      {403, {{"x-ratelimit-reset", "1771404530"}, {"x-ratelimit-remaining", "5"}}, ""},
      {403, {{"x-ratelimit-reset", "1771404530"}}, ""},
      {200, {{"ratelimit-reset", "30"}, {"ratelimit-remaining", "0"}}, ""},
      {429,
       {{"x-ratelimit-reset-requests", "6m0s"},
        {"x-ratelimit-remaining-requests", "0"},
        {"x-ratelimit-reset-tokens", "10s"},
        {"x-ratelimit-remaining-tokens", "90"}},
       "6m"},
      {429, {{"x-ratelimit-reset-requests", "6m0s"}, {"x-ratelimit-reset-tokens", "10s"}}, ""},
      {429, {{"ratelimit-remaining", "0;w=21600"}, {"ratelimit-reset", "9"}}, "9s"},
      {429, {{"x-ratelimit-reset", "999999"}}, "", v1::FINDING_WAIT_NOT_BELIEVED},
      {429, {{"RateLimit", "limit=100, remaining=0, reset=5"}}, "5s"},
      {429, {{"RateLimit", "\"default\";r=0;t=30"}}, "30s"},
      {429, {{"RateLimit", "\"a\";r=5;t=90, \"b\";r=0;t=30"}}, "30s"},
      {429, {{"RateLimit", "\"a\";r=5;t=90, \"b\";r=2;t=30"}}, ""},
      {403, {{"RateLimit", "\"a\";r=5;t=90"}}, ""},
      {429, {{"RateLimit", "\"a\";r=5;t=90"}}, ""},
      {429, {{"RateLimit", "\"a\";t=90"}}, "90s"},
      {429, {{"RateLimit", "\"a\";r=10;t=3600"}, {"ratelimit", "\"b\";r=0;t=1"}}, "1s"},
      {404, {{"RateLimit", "\"a\";r=0;t=90"}}, ""},
      {500, {{"x-ratelimit-reset", "9"}, {"x-ratelimit-remaining", "0"}}, ""},
      {429, {{"RateLimit", "nonsense"}}, ""},
      {429, {}, ""},
  };
  for (const HeadersCase& one : cases) {
    v1::HttpResponse http;
    http.set_code(one.code);
    AddField(*http.mutable_headers(), "date", "Wed, 18 Feb 2026 08:48:40 GMT");
    for (const auto& [name, value] : one.headers) AddField(*http.mutable_headers(), name, value);
    v1::ConversionReport report;
    const auto wait = WaitOfHeaders(http, ResponseTime(http), report);
    const std::string shown = one.headers.empty() ? "none" : one.headers[0].first + ": " + one.headers[0].second;
    EXPECT_EQ(wait.has_value() ? absl::FormatDuration(*wait) : "", one.wait.empty() ? "" : [&one] {
      absl::Duration expected;
      EXPECT_TRUE(absl::ParseDuration(one.wait, &expected));
      return absl::FormatDuration(expected);
    }()) << one.code << " " << shown;
    if (one.finding == v1::FINDING_UNSPECIFIED) {
      EXPECT_THAT(Findings(report), IsEmpty()) << shown;
    } else {
      EXPECT_THAT(Findings(report), ElementsAre(one.finding)) << shown;
    }
  }
}

constexpr char kDate[] = "Wed, 18 Feb 2026 08:48:40 GMT";
constexpr char kLaterDate[] = "Wed, 18 Feb 2026 09:48:40 GMT";

TEST(WaitTest, TheTimeOfAResponseIsReadWhenItIsAskedForAndKept) {
  v1::HttpResponse http;
  const ResponseTime time(http);
  AddField(*http.mutable_headers(), "Date", kDate);
  EXPECT_EQ(time.Get(), *ParseHttpDate(kDate));
  http.mutable_headers(0)->set_text(kLaterDate);
  EXPECT_EQ(time.Get(), *ParseHttpDate(kDate));
  EXPECT_EQ(ResponseTime(time).Get(), *ParseHttpDate(kDate));
}

TEST(WaitTest, WithoutADateTheClockCounts) {
  const absl::Time before = absl::Now();
  const v1::HttpResponse http;
  const ResponseTime time(http);
  EXPECT_GE(time.Get(), before);
  EXPECT_LE(time.Get(), absl::Now());
}

TEST(WaitTest, ADurationDoesNotReadTheDate) {
  for (const auto& [text, is_read] : {std::pair<const char*, bool>("5", false), {"1771404540", true}, {kDate, true}}) {
    v1::HttpResponse http;
    http.set_code(429);
    AddField(*http.mutable_headers(), "date", kDate);
    AddField(*http.mutable_headers(), "retry-after", text);
    AddField(*http.mutable_headers(), "x-ratelimit-reset", text);
    v1::ConversionReport report;
    const ResponseTime time(http);
    EXPECT_TRUE(WaitOfHeaders(http, time, report).has_value()) << text;
    http.mutable_headers(0)->set_text(kLaterDate);
    EXPECT_EQ(time.Get() == *ParseHttpDate(kDate), is_read) << text;
  }
}

TEST(WaitTest, FormatsWholeSecondsRoundedUp) {
  EXPECT_EQ(FormatRetryAfter(absl::ZeroDuration()), "0");
  EXPECT_EQ(FormatRetryAfter(absl::Milliseconds(1)), "1");
  EXPECT_EQ(FormatRetryAfter(absl::Milliseconds(2500)), "3");
  EXPECT_EQ(FormatRetryAfter(-absl::Hours(1)), "0");
  EXPECT_EQ(FormatRetryAfter(absl::InfiniteDuration()), "31536000");
}

}  // namespace
}  // namespace status_translator
