// Text of which nothing is claimed, or nothing for certain.
#include <gtest/gtest.h>

#include "diagnose/first_cause.h"

namespace status_translator {
namespace {

TEST(UnclaimedTextTest, NothingIsClaimedOfOtherText) {
  for (const char* text : {"hello world", "the build failed in 3 steps", "INFO server started", "{\"a\": 1}", "\n\n",
                           "the hostname is set, the certificate was renewed", "job ended: timeout after 30 s",
                           "order 7: status: cancelled, message: sold out", "exit status=1 error=connection reset"}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text;
  }
}

// MySQL's errors have the numbers of Cloudflare's.
TEST(UnclaimedTextTest, NumbersOfOthersAreNotCloudflares) {
  for (const char* text :
       {"ERROR 1007 (HY000): Can't create database 'a'; database exists",
        "Error 1020: Record has changed since last read in table 'a'", "Error Code: 1006. Can't create database 'a'",
        "Error 1016: Can't open file: 'a.MYI' (errno: 145)", "ERROR 1015 (HY000): Can't lock file (errno: 165)"}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text;
  }
  EXPECT_EQ(First("error code: 1020").kind(), "proxy_denied");
  EXPECT_EQ(First("Error 1015\nRay ID: 7f00").kind(), "proxy_rate_limit");
}

// Any program prints a status with its words.
TEST(UnclaimedTextTest, AStatusAloneHasNoSpeaker) {
  const v1::Cause cause = First("time=1 level=error msg=\"502 Bad Gateway\" id=7");
  EXPECT_EQ(cause.http_status(), 502);
  EXPECT_EQ(cause.client(), "");
  EXPECT_EQ(First("unavailable: 503 Service Unavailable").client(), "connect-go");
}

TEST(UnclaimedTextTest, ANumberInAValueDoesNotHideTheWordsOfAnother) {
  const v1::Cause cause =
      First("{\"responseSize\":\"340\",\"status\":502,\"statusDetails\":\"failed_to_connect_to_backend\"}");
  EXPECT_EQ(cause.kind(), "proxy_upstream_failed");
}

TEST(UnclaimedTextTest, OkIsNoError) {
  for (const char* text : {"OK: all 5 services are healthy", "Ok: saved", "rpc error: code = OK desc = "}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text;
  }
}

TEST(UnclaimedTextTest, ShortWordsOfNobodyAreNotCertain) {
  for (const char* text : {"429 Too Many", "404 Tests", "context canceled", "HTTP status 302"}) {
    EXPECT_NE(First(text).confidence(), v1::CONFIDENCE_CERTAIN) << text;
  }
  for (const char* text : {"200 OK", "HTTP status 200", "204 No Content", "503", "999"}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text;
  }
  EXPECT_EQ(First("[unimplemented] HTTP 404").confidence(), v1::CONFIDENCE_CERTAIN);
}

// What comes near to sentences of clients.
TEST(UnclaimedTextTest, NearMissesAreNotClaimed) {
  for (const char* text :
       {"Request body larger than maxBodyLengthLimit", "[HPM] Proxy created: / -> http://localhost:5000",
        "TypeError: terminated_at is undefined", "grpc.FutureTimeoutErrors is not defined",
        "Timeout deadline: 180000 MILLISECONDS", "orders: Name or service not known executing job 7",
        "too many bytes written executing step 7", "HTTP transport connection broken: unexpected end",
        "Faraday::ConnectionFailed: lease expired", "Task timed out after 3 attempts", "mysql.go:37: unexpected words",
        "TypeError: Network request is null", "the remote end hung up the phone", "Can not write request bodies"}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text << First(text).DebugString();
  }
}

TEST(UnclaimedTextTest, OrdinaryLinesOfLogsAreNoErrors) {
  for (const char* text :
       {"INFO started server on port 429", "GET /404.html 200", "user 503 logged in", "UH oh, this is a test",
        "record NR 5 of 6", "INFO xds: successfully connected to control plane", "unary tests passed",
        "discard: 5 cards", "Post \"letter\": delivered", "tls: handshake complete", "server.go:12] tls: using a file",
        "connection closed by 10.0.0.1 port 22", "loaded certificate NotBefore: Jan 1 NotAfter: Jan 2",
        "ssl: no application protocol metrics", "Cancelled: order 17", "Unknown: option -x",
        "received corrupt message from the queue, skipped it",
        "10.0.0.1 - - [28/Nov/2026:10:00:00 +0000] \"GET /api HTTP/1.1\" 200 1234 \"-\" \"curl/7.88.1\"",
        "[2026-11-28T00:00:00.000Z] \"POST /a.B/C HTTP/2\" 200 - via_upstream - \"-\" 5 7 3 2 \"-\" "
        "\"grpc-go/1.50\""}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text << Of(text).DebugString();
  }
}

TEST(UnclaimedTextTest, WordsAboutAnErrorAreNotCertain) {
  for (const char* text :
       {"INFO recovered after connect ECONNREFUSED at the first attempt", "no certificate has expired",
        "INFO certificate has expired check: ok", "[debug] connect ECONNREFUSED handled",
        "2026-11-28 DEBUG certificate check says no certificate has expired"}) {
    EXPECT_NE(First(text).confidence(), v1::CONFIDENCE_CERTAIN) << text;
  }
  for (const char* text : {"connect ECONNREFUSED 127.0.0.1:80", "Error: connect ECONNREFUSED 127.0.0.1:80",
                           "2026-11-28T10:00:00Z ERROR connect ECONNREFUSED 127.0.0.1:80",
                           "{\"level\":\"error\",\"message\":\"connect ECONNREFUSED 127.0.0.1:80\"}",
                           "2026/11/28 10:00:00 [error] 31#31: *1 connect() failed (111: Connection refused) while "
                           "connecting to upstream"}) {
    EXPECT_EQ(First(text).confidence(), v1::CONFIDENCE_CERTAIN) << text;
  }
}

TEST(UnclaimedTextTest, StatusesOfOtherThingsAreNotThoseOfGrpc) {
  for (const char* text :
       {"retry count (7): failed", "exit status (1): no such file", "Summary: 3 Unknown: 2 failed",
        "tests: 3 Internal: 12 External: 5", "process ended: exit code(1)", "exit code_12 of job 4",
        "MongoServerError: { ok: 0, code: 13, message: 'command find requires authentication' }",
        "ProviderRpcError: user rejected: 4001", "RpcError: method eth_call: code 3: execution reverted",
        "ValueError: Unknown: -x", "java.lang.Exception: Cancelled: by user", "Exception: Aborted",
        "status: Unknown, message: pod is starting", "room 123 UH oh", "item 404 NR 5 of 6"}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text << Of(text).DebugString();
  }
}

}  // namespace
}  // namespace status_translator
