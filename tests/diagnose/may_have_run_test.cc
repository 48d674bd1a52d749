// What proves that a call did not run, and what does not.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "diagnose/first_cause.h"
#include "google/rpc/code.pb.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(MayHaveRunTest, WhatAProxyTriedAgainMayHaveRun) {
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
    EXPECT_THAT(cause.distinguish(cause.distinguish_size() - 1), HasSubstr("an earlier one may have")) << line;
  }
}

// A connection that was made can end with the words of one that could not be made, and an answer can hide either.
TEST(MayHaveRunTest, WhatAlsoEndsACallThatRanIsNoProofThatNothingRan) {
  for (const char* line :
       {"System.IO.IOException: Unable to read data from the transport connection: No route to host.\n"
        " ---> System.Net.Sockets.SocketException (113): No route to host",
        "System.Net.Http.HttpRequestException: An error occurred while sending the request. ---> "
        "System.IO.IOException: "
        "Unable to read data from the transport connection: Connection timed out. ---> "
        "System.Net.Sockets.SocketException (110): Connection timed out",
        "System.Net.Sockets.SocketException (113): No route to host", "OSError: [Errno 113] No route to host",
        "java.net.SocketException: No route to host (Read failed)",
        "java.net.SocketException: Network is unreachable (Write failed)",
        "error reading a body from connection: No route to host (os error 113)",
        "curl: (56) Recv failure: No route to host", "curl: (47) Maximum (50) redirects followed",
        "<html><head><title>502 Bad Gateway</title></head><body><center>nginx/1.22.1</center></body></html>"}) {
    const v1::Cause cause = First(line);
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
  }
  for (const char* line :
       {"System.Net.Http.HttpRequestException: No route to host (10.0.0.1:80)",
        "java.net.SocketException: Network is unreachable (connect failed)",
        "java.net.NoRouteToHostException: No route to host",
        "error sending request for url (http://10.0.0.1/): client error (Connect): tcp connect error: No route to host "
        "(os error 113)",
        "urllib3.exceptions.NewConnectionError: <urllib3.connection.HTTPConnection object at 0x503>: Failed to "
        "establish "
        "a new connection: [Errno 113] No route to host",
        "curl: (7) Failed to connect to 10.0.0.1 port 80: No route to host"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

TEST(MayHaveRunTest, AFirstTryThatFailedDidNotRun) {
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

TEST(MayHaveRunTest, ARefusedStreamIsNoProofThatNothingRan) {
  const v1::Cause cause =
      First("rpc error: code = Unavailable desc = stream terminated by RST_STREAM with error code: REFUSED_STREAM");
  EXPECT_EQ(cause.http2_error(), "REFUSED_STREAM");
  EXPECT_TRUE(cause.retry().retryable());
  EXPECT_THAT(cause.retry().reason(), HasSubstr("some proxies say so of requests that were processed"));
  EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
}

TEST(MayHaveRunTest, WordsThatAServerPassesOnDoNotSayThatTheCallDidNotRun) {
  const v1::Cause passed_on =
      First("rpc error: code = Internal desc = query: dial tcp 10.0.0.1:5432: connect: connection refused");
  EXPECT_EQ(passed_on.kind(), "conn_refused");
  EXPECT_EQ(passed_on.confidence(), v1::CONFIDENCE_LIKELY);
  EXPECT_EQ(passed_on.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
  EXPECT_FALSE(passed_on.retry().retryable());
  EXPECT_THAT(passed_on.distinguish(passed_on.distinguish_size() - 1), HasSubstr("the call did run"));
  EXPECT_EQ(First("rpc error: code = Internal desc = pq: certificate has expired").confidence(), v1::CONFIDENCE_LIKELY);
  const v1::Cause own = First(
      "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp "
      "10.0.0.1:80: connect: connection refused\"");
  EXPECT_EQ(own.may_have_run(), v1::MAY_HAVE_RUN_NO);
  EXPECT_TRUE(own.retry().retryable());
  const v1::Cause nested =
      First("rpc error: code = Unavailable desc = orders: rpc error: code = Unavailable desc = no healthy upstream");
  EXPECT_EQ(nested.kind(), "proxy_no_backend");
  EXPECT_EQ(nested.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << "the call reached the server of the outer status";
  EXPECT_FALSE(nested.retry().retryable());
  const v1::Cause other_client = First(
      "rpc error: code = Unavailable desc = failed to connect to all addresses; last error: UNKNOWN: "
      "ipv4:127.0.0.1:1: Failed to connect to remote host: Connection refused");
  EXPECT_NE(other_client.confidence(), v1::CONFIDENCE_CERTAIN) << "a server in Python passes on what its client says";
  EXPECT_EQ(other_client.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
  EXPECT_EQ(First("rpc error: code = NotFound desc = lookup foo: no such host").kind(), "app_status")
      << "no client makes this code by itself";
}

TEST(MayHaveRunTest, AnErrorWithoutAnAnswerIsNoProofThatNothingRan) {
  const struct {
    const char* text;
    const char* kind;
  } cases[] = {
      {"io.grpc.StatusRuntimeException: UNAVAILABLE: io exception\n\tat "
       "io.grpc.Status.asRuntimeException(Status.java:1)",
       "no_response"},
      {"io.grpc.StatusRuntimeException: UNAVAILABLE: io exception\n\tat "
       "io.grpc.Status.asRuntimeException(Status.java:1)"
       "\nCaused by: java.io.IOException: Connection reset by peer",
       "conn_lost"},
      {"Status(StatusCode=\"Unavailable\", Detail=\"Error starting gRPC call. HttpRequestException: An error occurred "
       "while sending the request. IOException: Pipe is broken.\", "
       "DebugException=\"System.Net.Http.HttpRequestException",
       "conn_lost"},
      {"Grpc.Core.RpcException: Status(StatusCode=\"Unavailable\", Detail=\"Error starting gRPC call.\")",
       "no_response"},
      {"status: Unknown, message: \"transport error\", details: [], metadata: MetadataMap { headers: {} }, source: "
       "Some(tonic::transport::Error(Transport, hyper::Error(Io, Kind(AddrNotAvailable))))",
       "conn_lost"},
      {"unavailable: Post \"https://api.example.com/a.B/C\": EOF", "conn_lost"},
      {"canceled: Post \"http://api:80/a.B/C\": read tcp 10.0.0.1:35520->10.0.0.2:80: read: connection reset by peer",
       "conn_lost"},
      {"ConnectError: [unknown] Failed to fetch", "fetch_failed"},
      {"curl: (52) Empty reply from server", "conn_lost"},
      {"TypeError: fetch failed\n    at node:internal/deps/undici/undici:12502:13", "no_response"},
      {"org.apache.http.NoHttpResponseException: localhost:8080 failed to respond", "conn_lost"},
  };
  for (const auto& one : cases) {
    const v1::Cause cause = First(one.text);
    EXPECT_EQ(cause.kind(), one.kind) << one.text;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << one.text;
    EXPECT_FALSE(cause.retry().retryable()) << one.text;
    EXPECT_EQ(cause.grpc_by_profile(), google::rpc::UNAVAILABLE) << one.text;
  }
}

// The words are those of the server that answered: its own call did not run, but the one that it answered did.
TEST(MayHaveRunTest, WordsInTheBodyOfAnAnswerDoNotSayThatTheRequestDidNotRun) {
  for (const char* line :
       {"500: {\"error\":\"getaddrinfo ENOTFOUND api.example.com\"}",
        "502: {\"error\":\"connect ECONNREFUSED 10.0.0.1:80\"}",
        "200: {\"message\":\"connect ECONNREFUSED 10.0.0.1:80\"}",
        "INFO 200 OK {\"items\":[{\"log\":\"connect ECONNREFUSED 10.0.0.1:80\"}]}",
        "unexpected status 500 Internal Server Error: {\"detail\":\"dial tcp 10.0.0.1:80: connect: connection "
        "refused\"}",
        "graphql: {\"errors\":[{\"message\":\"connect ECONNREFUSED 127.0.0.1:4001\",\"extensions\":{\"code\":"
        "\"INTERNAL_SERVER_ERROR\"}}],\"data\":null}",
        "{\"errors\":[{\"message\":\"request to http://a/b failed, reason: connect ECONNREFUSED 127.0.0.1:4001\"}]}",
        "{\"level\":\"error\",\"msg\":\"upstream returned 500\",\"body\":\"{\\\"error\\\":\\\"dial tcp 10.0.0.1:80: "
        "connect: connection refused\\\"}\"}",
        "{\"level\":\"error\",\"msg\":\"got {\\\"error\\\":\\\"Get \\\\\\\"http://a\\\\\\\": dial tcp 10.0.0.1:80: "
        "connect: "
        "connection refused\\\"}\"}",
        "{\"message\":\"dial tcp 10.0.0.1:80: connect: connection refused\"}",
        "server responded with 503: dial tcp 10.0.0.1:80: connect: connection refused",
        "HTTP 200: {\"ok\":false,\"error\":\"dial tcp 10.0.0.1:80: connect: connection refused\"}",
        "{\"success\":false,\"message\":\"connect ECONNREFUSED 10.0.0.1:80\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,\"message\":\"connect ECONNREFUSED 10.0.0.1:80\"}}",
        "{\"error\":{\"code\":\"E1\",\"message\":\"connect ECONNREFUSED 10.0.0.1:80\"}}",
        "{\"code\":14,\"message\":\"connect ECONNREFUSED 10.0.0.1:80\",\"details\":[]}",
        "<Error><Code>InternalError</Code><Message>connect ECONNREFUSED 10.0.0.1:80</Message></Error>",
        "Response body: Error: connect ECONNREFUSED 10.0.0.1:80",
        "(500) {\"msg\": \"dial tcp 10.0.0.1:80: connect: connection refused\"}",
        "500 - \"dial tcp 10.0.0.1:80: connect: connection refused\"",
        "[502] dial tcp 10.0.0.1:80: connect: connection refused",
        "Error 500: dial tcp 10.0.0.1:80: connect: connection refused",
        "code 500, message getaddrinfo ENOTFOUND db",
        "status = StatusCode.INTERNAL\ndetails = \"HTTPConnectionPool(host='a', port=80): Max retries exceeded with "
        "url: "
        "/ (Caused by NewConnectionError('<>: Failed to establish a new connection: [Errno 111] Connection "
        "refused'))\""}) {
    const v1::Cause cause = First(line);
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
    EXPECT_NE(cause.confidence(), v1::CONFIDENCE_CERTAIN) << line;
  }
  for (const char* line :
       {"{\"error\":\"dial tcp 10.0.0.1:80: connect: connection refused\",\"level\":\"error\",\"msg\":\"call failed\"}",
        "{\"level\":\"error\",\"err\":{\"message\":\"connect ECONNREFUSED 127.0.0.1:443\",\"port\":443}}",
        "{\"message\":\"connect ECONNREFUSED 127.0.0.1:80\",\"name\":\"Error\",\"code\":\"ECONNREFUSED\"}",
        "failed to send: code ECONNREFUSED, connect ECONNREFUSED 10.0.0.1:500",
        "Error: connect ECONNREFUSED 127.0.0.1:443\n    at TCPConnectWrap.afterConnect [as oncomplete] "
        "(node:net:1595:16) "
        "{\n  errno: -111,\n  code: 'ECONNREFUSED',\n  port: 443\n}"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

TEST(MayHaveRunTest, AnEarlierTryMayHaveRun) {
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
        "(retries left: 0) connect ECONNREFUSED 127.0.0.1:80",
        "retryCount=3 error=\"connect ECONNREFUSED 127.0.0.1:80\"",
        "{\"level\":\"error\",\"attempt\":3,\"msg\":\"dial tcp 10.0.0.1:80: connect: connection refused\"}",
        "tried 3 times, giving up: dial tcp 10.0.0.1:80: connect: connection refused",
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
        "Request was retried 0 times: connect ECONNREFUSED 127.0.0.1:80"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

TEST(MayHaveRunTest, AReasonThatIsCutOffProvesNothing) {
  const v1::Cause cause = First("Service Unavailable: upstream connect error or disconnect/reset before headers");
  EXPECT_EQ(cause.kind(), "proxy_upstream_error");
  EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
  EXPECT_FALSE(cause.retry().retryable());
}

TEST(MayHaveRunTest, ASocketFileIsAnAddress) {
  for (const char* error : {"connection refused", "no such file or directory"}) {
    const v1::Cause cause = First(
        absl::StrCat("rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: "
                     "dial unix /run/containerd/containerd.sock: connect: ",
                     error, "\""));
    EXPECT_EQ(cause.kind(), "conn_refused") << error;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_NO) << error;
  }
}

TEST(MayHaveRunTest, AHostThatCannotBeReachedIsOneInEachSpelling) {
  for (const char* text :
       {"Failed to establish a new connection: [Errno 101] Network is unreachable",
        "aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host a:80 ssl:default [No route to host]",
        "java.net.ConnectException: connect(2) failed: No route to host (Host unreachable)",
        "io.netty.channel.AbstractChannel$AnnotatedNoRouteToHostException: No route to host: a/10.0.0.1:80",
        "dial tcp 10.0.0.1:80: connect: no route to host", "dial tcp [fd00::1]:80: connect: network is unreachable",
        "dial tcp 10.0.0.1:80: connectex: A socket operation was attempted to an unreachable network.",
        "System.Net.Http.HttpRequestException: No route to host (10.0.0.1:443)",
        "tcp connect error: No route to host (os error 113)",
        "tcp connect error: A socket operation was attempted to an unreachable network. (os error 10051)",
        "connect EHOSTUNREACH 10.0.0.1:80", "connect ENETUNREACH fd00::1:80",
        "curl: (7) Failed to connect to 10.0.0.1 port 80 after 3 ms: No route to host"}) {
    const v1::Cause cause = First(text);
    EXPECT_EQ(cause.kind(), "conn_timeout") << text;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_NO) << text;
    EXPECT_TRUE(cause.retry().retryable()) << text;
  }
}

}  // namespace
}  // namespace status_translator
