#include "diagnose/first_error.h"

#include <gmock/gmock.h>

#include <string>

#include "diagnose/first_cause.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kUnhealthy[] = "a: rpc error: code = Unavailable desc = no healthy upstream";
constexpr char kDeadline[] = "b: rpc error: code = DeadlineExceeded desc = context deadline exceeded";

std::string FirstIn(const std::string& text) {
  const auto several = FindSeveralErrors(text, TestTranslator().profiles().symptoms().compiled());
  return several.has_value() ? std::string(several->first) : "none";
}

TEST(FirstErrorTest, FindsTheFirstOfSeveralEntries) {
  const std::string one = kUnhealthy, other = kDeadline;
  EXPECT_EQ(FirstIn(one + "\n" + other), one);
  EXPECT_EQ(FirstIn("starting\n" + one + "\nretrying\n\n" + other + "\n"), one);
  EXPECT_EQ(FirstIn(one + "\n\tat main.go:7\nCaused by: x\n" + other), one + "\n\tat main.go:7\nCaused by: x");
  EXPECT_EQ(FirstIn(one + "\n" + one), one) << "the words may differ where the code does not";
}

TEST(FirstErrorTest, OneErrorMayHaveSeveralLines) {
  const std::string one = kUnhealthy;
  for (const std::string& text : {std::string(), std::string("\n\n"), one, one + "\n", one + "\n    " + kDeadline,
                                  one + "\nCaused by: " + kDeadline, one + "\nconnection refused",
                                  std::string("ERROR:\n  Code: Unimplemented\n  Message: x y"),
                                  std::string("<_InactiveRpcError of RPC that terminated with:\n\tstatus = "
                                              "StatusCode.UNAVAILABLE\n\tdetails = \"x\"\n>")}) {
    EXPECT_EQ(FirstIn(text), "none") << text;
  }
}

TEST(FirstErrorTest, WordsOfOneErrorDoNotExplainAnother) {
  const std::string both = std::string(kUnhealthy) + "\n" + kDeadline;
  const v1::Cause first = First(both);
  const v1::Cause alone = First(kUnhealthy);
  EXPECT_EQ(first.kind(), alone.kind());
  EXPECT_EQ(first.grpc_by_profile(), alone.grpc_by_profile());
  EXPECT_THAT(first.distinguish(), Contains(HasSubstr("several errors")));
  EXPECT_THAT(alone.distinguish(), Not(Contains(HasSubstr("several errors"))));
  EXPECT_EQ(First(std::string(kUnhealthy) + "\n" + kUnhealthy).may_have_run(), alone.may_have_run());
}

TEST(FirstErrorTest, ALaterErrorMayBeAboutTheSameRequest) {
  for (const char* later : {kDeadline, "b: rpc error: code = Unavailable desc = error reading from server: EOF"}) {
    const v1::Cause first = First(std::string(kUnhealthy) + "\n" + later);
    EXPECT_EQ(first.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << later;
    EXPECT_FALSE(first.retry().retryable()) << later;
  }
}

constexpr char kRefused[] =
    "2026-05-01 10:00:00 ERROR Post \"http://a/pay\": dial tcp 10.0.0.1:80: connect: connection refused";

// Entries of a log need no gRPC code.
TEST(FirstErrorTest, EntriesWithATimeAreErrorsOfTheirOwn) {
  for (const char* later :
       {"2026-05-01 10:00:05 ERROR Post \"http://a/pay\": EOF", "2026-05-01 10:00:05 ERROR read ECONNRESET",
        "time=\"2026-05-01T10:00:05Z\" level=error msg=\"Post \\\"http://a/pay\\\": EOF\"",
        "{\"level\":\"error\",\"ts\":\"2026-05-01T10:00:05Z\",\"msg\":\"read ECONNRESET\"}"}) {
    const std::string text = std::string(kRefused) + "\n" + later;
    EXPECT_EQ(FirstIn(text), kRefused);
    EXPECT_EQ(First(text).kind(), "conn_refused") << later;
    EXPECT_EQ(First(text).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << later;
    EXPECT_FALSE(First(text).retry().retryable()) << later;
  }
  const std::string twice = std::string(kRefused) + "\n" + kRefused;
  EXPECT_EQ(First(twice).may_have_run(), v1::MAY_HAVE_RUN_NO);
  EXPECT_TRUE(First(twice).retry().retryable());
}

TEST(FirstErrorTest, OfErrorsThatAreNotReadOneMayHaveRun) {
  std::string text = kRefused;
  for (size_t later = 1; later < kMaxOtherErrors; ++later) text += std::string("\n") + kRefused;
  EXPECT_EQ(First(text).may_have_run(), v1::MAY_HAVE_RUN_NO);
  text += std::string("\n") + kRefused;
  EXPECT_EQ(First(text).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
}

TEST(FirstErrorTest, WordsOfAnEntryDoNotExplainAStatusInAnother) {
  for (const std::string& text :
       {std::string("2026-05-01 10:00:00 ERROR rpc error: code = Unavailable desc = shard moving\n") + kRefused,
        std::string("2026-05-01 10:00:00 ERROR io.grpc.StatusRuntimeException: UNAVAILABLE: shard moving\n") +
            "2026-05-01 10:00:05 ERROR java.net.ConnectException: Connection refused"}) {
    EXPECT_EQ(First(text).kind(), "app_status") << text;
    EXPECT_EQ(First(text).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << text;
  }
}

TEST(FirstErrorTest, AnAccessLogRepeatsWhatTheErrorLogExplains) {
  const std::string access = "10.0.0.1 - - [01/May/2026:10:00:00 +0000] \"POST /a HTTP/1.1\" 502 150 \"-\" \"curl\"";
  const std::string error =
      "2026/05/01 10:00:00 [error] 1#1: *1 connect() failed (111: Connection refused) while connecting to upstream, "
      "client: 10.0.0.1, request: \"POST /a HTTP/1.1\", upstream: \"http://10.0.0.2:80/a\"";
  for (const std::string& text : {error + "\n" + access, access + "\n" + error}) {
    EXPECT_EQ(FirstIn(text), "none") << text;
    EXPECT_EQ(First(text).kind(), "proxy_upstream_failed") << text;
  }
  // nginx tried another server before.
  const std::string timeout =
      "2026/05/01 09:59:00 [error] 1#1: *1 upstream timed out (110: Connection timed out) while reading response "
      "header "
      "from upstream, client: 10.0.0.1, request: \"GET /a HTTP/1.1\", upstream: \"http://10.0.0.3:80/a\"";
  EXPECT_EQ(First(timeout + "\n" + error).kind(), "proxy_timeout");
  EXPECT_EQ(First(error + "\n" + timeout).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
}

}  // namespace
}  // namespace status_translator
