#include "diagnose/earlier_tries.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "diagnose/first_cause.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

// A server of the upstream block that answers is asked next, after which the client has its response.
TEST(EarlierTriesTest, ALineOfNginxIsAboutOneServerOfSeveral) {
  const std::string before = "2026/11/28 10:00:00 [error] 1#1: *2 ";
  const std::string behind = ", client: 10.0.0.1, request: \"POST /a HTTP/1.1\", upstream: \"http://10.0.0.2:80/a\"";
  for (const char* said : {"connect() failed (111: Connection refused) while connecting to upstream",
                           "upstream timed out (110: Connection timed out) while connecting to upstream",
                           "peer closed connection in SSL handshake (104: Connection reset by peer) while SSL "
                           "handshaking to upstream"}) {
    const v1::Cause cause = First(absl::StrCat(before, said, behind));
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << said;
    EXPECT_FALSE(cause.retry().retryable()) << said;
  }
  // It had no server left.
  const v1::Cause none = First(absl::StrCat(before, "no live upstreams while connecting to upstream", behind));
  EXPECT_EQ(none.may_have_run(), v1::MAY_HAVE_RUN_NO);
}

TEST(EarlierTriesTest, WhatAProxyTriedAgainMayHaveRun) {
  std::vector<std::string> lines;
  for (const char* reason :
       {"remote connection failure, transport failure reason: delayed connect error: Connection refused",
        "connection timeout", "overflow", "remote refused stream reset"}) {
    lines.push_back(
        absl::StrCat("rpc error: code = Unavailable desc = upstream connect error or disconnect/reset before headers. "
                     "retried and the latest reset reason: ",
                     reason));
  }
  for (const char* flags :
       {"UF,URX upstream_reset_before_response_started{remote_connection_failure,delayed_connect_error:_111}",
        "URX,UF upstream_reset_before_response_started{connection_timeout}", "URX,UH no_healthy_upstream",
        "UO,URX upstream_reset_before_response_started{overflow}", "URX via_upstream"}) {
    lines.push_back(absl::StrCat("[2026-11-28T00:00:00.000Z] \"POST /a.B/C HTTP/2\" 503 ", flags, " - \"-\" 5 0 0 -"));
  }
  for (const char* tried :
       {"\"response_flags\":\"UF,URX\"", "\"response_flags\":\"URX\"", "\"flags\":\"UpstreamRetryLimitExceeded\"",
        "\"upstream_request_attempt_count\":3", "\"x-envoy-attempt-count\": \"2\""}) {
    const std::string json = absl::StrCat(
        "{\"response_code_details\":\"upstream_reset_before_response_started{connection_failure}\",", tried, "}");
    lines.push_back(json);
    lines.push_back(absl::StrCat("{\"log\":\"", absl::StrReplaceAll(json, {{"\"", "\\\""}}), "\"}"));
  }
  lines.emplace_back(
      "haproxy[1]: 10.0.1.55:54321 [03/Apr/2026:14:22:01.042] grpc grpc/app1 0/0/-1/-1/3005 503 212 - - SC-- "
      "3/3/0/0/+3 0/0 \"POST /a.B/C HTTP/2.0\"");
  for (const std::string& line : lines) {
    const v1::Cause cause = First(line);
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
    ASSERT_GT(cause.distinguish_size(), 0) << line;
    EXPECT_THAT(cause.distinguish(cause.distinguish_size() - 1), HasSubstr("another may have")) << line;
  }
}

TEST(EarlierTriesTest, AFirstTryThatFailedDidNotRun) {
  for (const char* line :
       {"[2026-11-28T00:00:00.000Z] \"POST /URX/C HTTP/2\" 503 UF "
        "upstream_reset_before_response_started{connection_failure} - \"-\" 5 0 0 -",
        "{\"response_code_details\":\"upstream_reset_before_response_started{connection_failure}\","
        "\"response_flags\":\"UF\",\"upstream_request_attempt_count\":1}",
        "haproxy[1]: 10.0.1.55:54321 [03/Apr/2026:14:22:01.042] grpc grpc/app1 0/0/-1/-1/3005 503 212 - - SC-- "
        "3/3/0/0/0 0/0 \"POST /a.B/C HTTP/2.0\""}) {
    const v1::Cause cause = First(line);
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
    EXPECT_TRUE(cause.retry().retryable()) << line;
  }
}

TEST(EarlierTriesTest, AnEarlierTryMayHaveRun) {
  for (const char* line :
       {"read ECONNRESET; then connect ECONNREFUSED 127.0.0.1:8080",
        "socket hang up, retrying... connect ECONNREFUSED 127.0.0.1:3000",
        "errors: [socket hang up, connect ECONNREFUSED 127.0.0.1:80]",
        "2 errors occurred:\n\t* Post \"http://a\": EOF\n\t* Post \"http://a\": dial tcp 10.0.0.1:80: connect: "
        "connection "
        "refused",
        "All attempts fail:\n#1: Post \"http://a\": EOF\n#2: Post \"http://a\": dial tcp 10.0.0.1:80: connect: "
        "connection refused",
        "POST https://a/pay giving up after 5 attempt(s): Post \"https://a/pay\": dial tcp: lookup a: no such host",
        "(previous error: EOF) connect ECONNREFUSED 127.0.0.1:80",
        "connect ECONNREFUSED 127.0.0.1:80 Request was retried 2 times.",
        "Post \"http://a\": EOF\nPost \"http://b\": dial tcp 10.0.0.1:80: connect: connection refused",
        "[Post \"http://a\": context deadline exceeded, Post \"http://b\": dial tcp 10.0.0.1:80: connect: connection "
        "refused]",
        "Error: socket hang up\n    at connResetException (node:internal/errors:720:14)\nError: connect ECONNREFUSED "
        "127.0.0.1:80",
        "2026-05-01 10:00:00 WARN read tcp 1.1.1.1:1->2.2.2.2:2: read: connection reset by peer\n2026-05-01 10:00:01 "
        "ERROR "
        "dial tcp 2.2.2.2:2: connect: connection refused",
        "java.net.ConnectException: Failed to connect to a/127.0.0.1:8080\n\tSuppressed: java.io.IOException: "
        "unexpected "
        "end of stream on http://a/...",
        "Max retries reached. connect ECONNREFUSED 127.0.0.1:80",
        "[2/3] connect ECONNREFUSED 127.0.0.1:80",
        "2024-03-05 10:11:12 ERROR (3/5): dial tcp 10.0.0.1:80: connect: connection refused",
        "Job 42 failed: connect ECONNREFUSED 10.0.0.3:80, attempts made: 3",
        "{\"attemptsMade\":2,\"failedReason\":\"connect ECONNREFUSED 10.0.0.3:80\"}",
        "AggregateError: All promises were rejected: connect ECONNREFUSED 10.0.0.1:80; socket hang up",
        "Error: timeout - last error: unknown error Post \"http://10.0.0.1:5985/wsman\": dial tcp 10.0.0.1:5985: i/o "
        "timeout",
        "curl: (7) Failed to connect to a port 80 after 1 ms: Connection refused\nWarning: Problem: connection "
        "refused. "
        "Will retry in 1 second. 2 retries left.",
        "(retries left: 0) connect ECONNREFUSED 127.0.0.1:80",
        "retryCount=3 error=\"connect ECONNREFUSED 127.0.0.1:80\"",
        "{\"level\":\"error\",\"attempt\":3,\"msg\":\"dial tcp 10.0.0.1:80: connect: connection refused\"}",
        "tried 3 times, giving up: dial tcp 10.0.0.1:80: connect: connection refused",
        "Retry 1/3 failed: connect ECONNREFUSED 127.0.0.1:3000",
        "Retrying (1/3): connect ECONNREFUSED 127.0.0.1:3000",
        "retry #1: dial tcp 10.0.0.1:80: connect: connection refused",
        "{\"retry_count\":1,\"msg\":\"dial tcp 10.0.0.1:80: connect: connection refused\"}",
        "level=error retries=1 err=\"dial tcp 10.0.0.1:80: connect: connection refused\"",
        "giving up: dial tcp 10.0.0.1:80: connect: connection refused",
        "connect ECONNREFUSED 127.0.0.1:80 (retried)",
        "google.api_core.exceptions.RetryError: Timeout of 60.0s exceeded, last exception: 503 failed to connect to "
        "all "
        "addresses; last error: UNKNOWN: ipv4:10.0.0.1:443: Failed to connect to remote host: Connection refused",
        "Versuch 3 von 5 fehlgeschlagen: connect ECONNREFUSED 127.0.0.1:80",
        "read timeout; fallback to b: dial tcp 10.0.0.2:80: connect: connection refused",
        "HTTP request sent, awaiting response... Read error (Connection reset by peer) in headers.\nRetrying.\n\n"
        "--2026-01-01 12:00:00--  (try: 2)  http://a/\nConnecting to a|1.2.3.4|:80... failed: Connection refused."}) {
    const v1::Cause cause = First(line);
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
  }
  // What stands around the cause is no other try.
  for (const char* line :
       {"TypeError: fetch failed\n    at node:internal/deps/undici/undici:12502:13 {\n  [cause]: Error: connect "
        "ECONNREFUSED 127.0.0.1:80",
        "java.util.concurrent.ExecutionException: io.grpc.StatusRuntimeException: UNAVAILABLE: io exception\nCaused "
        "by: "
        "io.netty.channel.AbstractChannel$AnnotatedConnectException: finishConnect(..) failed: Connection refused: "
        "localhost/127.0.0.1:50051\nCaused by: java.net.ConnectException: finishConnect(..) failed: Connection refused",
        "ConnectionRefusedError: [Errno 111] Connection refused\n\nDuring handling of the above exception, another "
        "exception "
        "occurred:\n\nurllib3.exceptions.NewConnectionError: <urllib3.connection.HTTPConnection object at 0x503>: "
        "Failed to "
        "establish a new connection: [Errno 111] Connection refused",
        "java.net.ConnectException: Failed to connect to a/127.0.0.1:8080\n\tSuppressed: java.net.ConnectException: "
        "Failed "
        "to connect to a/[::1]:8080",
        "Attempt 1 failed: connect ECONNREFUSED 127.0.0.1:80. There are 3 retries left.",
        "{\"level\":\"error\",\"attempt\":1,\"msg\":\"dial tcp 10.0.0.1:80: connect: connection refused\"}",
        "requests.exceptions.ConnectionError: HTTPConnectionPool(host='a', port=80): Max retries exceeded with url: / "
        "(Caused by NewConnectionError('<>: Failed to establish a new connection: [Errno 111] Connection refused'))",
        "will retry in 5 s: connect ECONNREFUSED 127.0.0.1:80", "retries=0 err=\"connect ECONNREFUSED 127.0.0.1:80\"",
        "retry 5s later: connect ECONNREFUSED 127.0.0.1:80", "[1/3] connect ECONNREFUSED 127.0.0.1:80",
        "(1/5): dial tcp 10.0.0.1:80: connect: connection refused", "[10.0.0.0/24] connect ECONNREFUSED 127.0.0.1:80",
        "attempts made: 1, connect ECONNREFUSED 127.0.0.1:80",
        "Request was retried 0 times: connect ECONNREFUSED 127.0.0.1:80"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

TEST(EarlierTriesTest, WordsOfLoopsThatTryAgain) {
  for (const char* line :
       {"Failed to send request after retry: connect ECONNREFUSED 127.0.0.1:80",
        "Upload failed on retry: ConnectionRefusedError: [Errno 111] Connection refused",
        "worker: job retried, error: dial tcp 10.0.0.1:80: connect: connection refused",
        "Failover: primary timed out, secondary: connect ECONNREFUSED 10.0.0.2:80",
        "io.github.resilience4j.retry.MaxRetriesExceededException: Retry 'a' has exhausted all attempts (3): "
        "java.net.ConnectException: Connection refused",
        "celery.exceptions.MaxRetriesExceededError: Can't retry app.task[1]; ConnectionRefusedError: [Errno 111] "
        "Connection refused"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(First(line).retry().retryable()) << line;
  }
  for (const char* line :
       {"will be retried after 5 s: connect ECONNREFUSED 127.0.0.1:80",
        "no retry-after: connect ECONNREFUSED 127.0.0.1:80", "on retryable errors: connect ECONNREFUSED 127.0.0.1:80",
        "primary: connect ECONNREFUSED 127.0.0.1:80",
        "requests.exceptions.ConnectionError: HTTPConnectionPool(host='a', port=80): Max retries exceeded with url: / "
        "(Caused by NewConnectionError('<>: Failed to establish a new connection: [Errno 111] Connection refused'))"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

// The request that failed asks for the state of an operation that an earlier one started.
TEST(EarlierTriesTest, AnOperationThatWasStartedMayRun) {
  for (const char* line :
       {"Error waiting for instance (i-1) to become ready: Post \"https://ec2\": dial tcp: lookup ec2: no such host",
        "error waiting for creation: Get \"https://a/operations/1\": dial tcp 10.0.0.1:443: connect: connection "
        "refused",
        "polling for the result failed: dial tcp 10.0.0.1:80: connect: connection refused",
        "Lost connection, reconnecting: connect ECONNREFUSED 10.0.0.1:80"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(First(line).retry().retryable()) << line;
  }
  for (const char* line : {"error waiting for a connection: dial tcp 10.0.0.1:80: connect: connection refused",
                           "polling started: dial tcp 10.0.0.1:80: connect: connection refused",
                           "error creating instance (i-1): Post \"https://ec2\": dial tcp: lookup ec2: no such host"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

// A status of which no sentence is known.
TEST(EarlierTriesTest, AStatusBesideEarlierTriesIsNoReasonToTryAgain) {
  for (const char* line : {"io.grpc.StatusRuntimeException: UNAVAILABLE: shard is moving (attempt 3)",
                           "rpc error: code = Unavailable desc = shard is moving after 3 attempts",
                           "retries exhausted: rpc error: code = Unavailable desc = shard is moving",
                           "Attempt 3 of 5: 14 UNAVAILABLE: shard is moving",
                           "Deadline of 600.0s exceeded while calling f, last exception: 503 shard is moving"}) {
    const v1::Cause cause = First(line);
    EXPECT_EQ(cause.kind(), "app_status") << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
    ASSERT_GT(cause.distinguish_size(), 0) << line;
    EXPECT_THAT(cause.distinguish(cause.distinguish_size() - 1), HasSubstr("another may have")) << line;
  }
  for (const char* line :
       {"rpc error: code = Unavailable desc = shard is moving", "Attempt 1 of 5: 14 UNAVAILABLE: shard is moving",
        "rpc error: code = Unavailable desc = shard 3 of 5 is moving"}) {
    EXPECT_TRUE(First(line).retry().retryable()) << line;
  }
  EXPECT_FALSE(
      First("the docs say \"rpc error: code = Unavailable desc = shard is moving\" is safe").retry().retryable());
}

// The error of the last try first.
TEST(EarlierTriesTest, AnErrorOfReadingBehindOneOfConnectingMayHaveRun) {
  for (const char* line :
       {"Error: connect ECONNREFUSED 10.0.0.1:80\nError: socket hang up",
        "connect ECONNREFUSED 10.0.0.1:80; socket hang up", "connect ECONNREFUSED 10.0.0.1:80, read ECONNRESET"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
  }
  for (const char* line : {"Error: connect ECONNREFUSED 10.0.0.1:80\n    at reset by peer (a.js:1:1)",
                           "java.net.ConnectException: Connection refused\nCaused by: a: reset by peer"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

TEST(EarlierTriesTest, WhatTenacityGivesUpWasTriedBefore) {
  for (const char* error :
       {"ConnectTimeout", "ConnectionRefusedError", "ReadTimeout", "ConnectionError", "HTTPError"}) {
    const v1::Cause cause = First(
        absl::StrCat("tenacity.RetryError: RetryError[<Future at 0x7f2e0f95c940 state=finished raised ", error, ">]"));
    EXPECT_FALSE(cause.kind().empty()) << error;
    EXPECT_NE(cause.may_have_run(), v1::MAY_HAVE_RUN_NO) << error;
    EXPECT_FALSE(cause.retry().retryable()) << error;
  }
  for (const char* line : {"RetryError[<Future at 0x7f2e0f95c940 state=finished raised ZeroDivisionError>]",
                           "<Future at 0x7feeaf401580 state=finished raised ConnectionError>",
                           "RetryError[<Future at 0x7f2e0f95c940 state=finished returned NoneType>]"}) {
    EXPECT_EQ(First(line).kind(), "") << line;
  }
}

}  // namespace
}  // namespace status_translator
