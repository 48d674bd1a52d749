// Words of a server that answered: its own call did not run, but the one that it answered did.
#include <gmock/gmock.h>

#include <string>

#include "diagnose/first_cause.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(PassedOnTest, WordsThatAServerPassesOnDoNotSayThatTheCallDidNotRun) {
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

// The words are those of the server that answered: its own call did not run, but the one that it answered did.
TEST(PassedOnTest, WordsInTheBodyOfAnAnswerDoNotSayThatTheRequestDidNotRun) {
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
        "{\"errorMessage\":\"connect ECONNREFUSED 10.0.0.1:5432\",\"errorType\":\"Error\"}",
        "{\"error\":true,\"message\":\"connect ECONNREFUSED 10.0.0.1:80\"}",
        "{\"status\":\"error\",\"message\":\"connect ECONNREFUSED 10.0.0.1:80\"}",
        "{\"code\":\"unavailable\",\"msg\":\"dial tcp 10.0.0.1:80: connect: connection refused\"}",
        "{\"error\":\"connect ECONNREFUSED 10.0.0.1:80\",\"path\":\"/pay\"}",
        "<faultstring xml:lang=\"en\">java.net.ConnectException: Connection refused</faultstring>",
        "API responded: dial tcp 10.0.0.1:80: connect: connection refused",
        "Response: connect ECONNREFUSED 10.0.0.1:80",
        "webhook returned non-200 (503): dial tcp 10.0.0.1:80: connect: connection refused",
        "Webhook delivery failed: 500 connect ECONNREFUSED 10.0.0.1:80",
        "Error from server: Get \"https://10.0.0.1/x\": dial tcp 10.0.0.1:443: connect: connection refused",
        "hvac.exceptions.InternalServerError: dial tcp 10.0.0.1:5432: connect: connection refused, on post "
        "https://v/v1/a",
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
        "{\"code\":\"ECONNREFUSED\",\"message\":\"connect ECONNREFUSED 127.0.0.1:80\"}",
        "no response: connect ECONNREFUSED 127.0.0.1:80",
        "failed to send: code ECONNREFUSED, connect ECONNREFUSED 10.0.0.1:500",
        "Error: connect ECONNREFUSED 127.0.0.1:443\n    at TCPConnectWrap.afterConnect [as oncomplete] "
        "(node:net:1595:16) "
        "{\n  errno: -111,\n  code: 'ECONNREFUSED',\n  port: 443\n}"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

TEST(PassedOnTest, AnErrorInTheLogOfAServerDoesNotSayThatItsRequestDidNotRun) {
  for (const char* line :
       {"[GIN] 2024/03/05 - 10:11:12 | 500 | 1.234567ms | 10.0.0.7 | POST \"/pay\"\nError #01: dial tcp "
        "10.0.0.1:5432: connect: connection refused",
        "POST /pay 500 12.345 ms - 36 connect ECONNREFUSED 10.0.0.1:5432",
        "10.0.0.7 - - [05/Mar/2024:10:11:12 +0000] \"POST /pay HTTP/1.1\" 500 36 \"-\" \"curl/8\" error=\"connect "
        "ECONNREFUSED 10.0.0.1:5432\"",
        "2024-03-05 10:11:12 INFO POST /pay -> 503 (12ms) upstream: dial tcp 10.0.0.1:80: connect: connection refused",
        "level=warn msg=\"handled\" http.method=POST http.route=/pay http.status_code=502 error=\"dial tcp "
        "10.0.0.1:8080: connect: connection refused\"",
        "level=info msg=\"request completed\" method=GET path=/pay status=200 cache_error=\"dial tcp 10.0.0.1:6379: "
        "connect: connection refused\"",
        "level=error msg=\"finished unary call with code Unavailable\" error=\"rpc error: code = Unavailable desc = "
        "connection error: desc = \\\"transport: Error while dialing: dial tcp 10.0.0.1:80: connect: connection "
        "refused\\\"\" span.kind=server system=grpc",
        "ERROR 1 --- [nio-8080-exec-1] dispatcherServlet : Servlet.service() for servlet [dispatcherServlet] threw "
        "exception\n\njava.net.ConnectException: Connection refused",
        "fail: Microsoft.AspNetCore.Server.Kestrel[13]\n      Connection id \"0HN\": An unhandled exception was thrown "
        "by the application.\n      System.Net.Http.HttpRequestException: Connection refused (localhost:5001)",
        "ERROR in app: Exception on /pay [POST]\nConnectionRefusedError: [Errno 111] Connection refused",
        "Internal Server Error: /pay/\nConnectionRefusedError: [Errno 111] Connection refused",
        "[error] Error: connect ECONNREFUSED 127.0.0.1:8081 POST /api/pay",
        "[2024-03-05T10:11:12.000Z] [error] POST /api/pay Error: connect ECONNREFUSED 127.0.0.1:8081",
        "ERROR POST /api/orders - Error: connect ECONNREFUSED 10.0.0.3:5000",
        "10:11:12 | 500 |  1.2ms | 10.0.0.1 | POST | /pay | dial tcp 10.0.0.3:8081: connect: connection refused",
        "{\"level\":50,\"req\":{\"method\":\"POST\",\"url\":\"/"
        "pay\"},\"err\":{\"type\":\"Error\",\"message\":\"connect "
        "ECONNREFUSED 10.0.0.3:8081\"},\"msg\":\"request errored\"}",
        "[2024-03-05 10:11:12] production.ERROR: cURL error 7: Failed to connect to payments port 80: Connection "
        "refused "
        "(see https://curl.haxx.se/libcurl/c/libcurl-errors.html) "
        "{\"userId\":7,\"exception\":\"[object] (GuzzleHttp\\Exception\\ConnectException(code: 0)",
        "[Nest] 7  - 03/05/2024, 10:11:12 AM   ERROR [ExceptionsHandler] connect ECONNREFUSED 127.0.0.1:3001",
        "\u2A2F Error: connect ECONNREFUSED 127.0.0.1:5000",
        "500 Server Error for HTTP POST \"/pay\"\nio.netty.channel.AbstractChannel$AnnotatedConnectException: "
        "finishConnect(..) failed: Connection refused: /10.0.0.1:8080",
        "[2024-03-05 10:11:12,345: INFO/MainProcess] Task tasks.pay[0a1b-2c] retry: Retry in 2s: "
        "ConnectionRefusedError(111, 'x') [Errno 111] Connection refused",
        "! @7abc - Internal server error, for (POST) [/pay] ->\njava.net.ConnectException: Connection refused",
        "ERROR [QuarkusErrorHandler] HTTP Request to /pay failed, error id: 1-1: java.net.ConnectException: Connection "
        "refused",
        "UT005023: Exception handling request to /pay: java.net.ConnectException: Connection refused",
        "Server: localhost:4000 (http)\nRequest: POST /pay\n** (exit) an exception was raised:\n    ** "
        "(Mint.TransportError) connection refused",
        "Started POST \"/pay\" for 127.0.0.1 at 2024-03-05 10:11:12 +0000\nErrno::ECONNREFUSED (Failed to open TCP "
        "connection to api:80 (Connection refused - connect(2) for \"api\" port 80))",
        "request.CRITICAL: Uncaught PHP Exception GuzzleHttp\\Exception\\ConnectException: \"cURL error 7: Failed to "
        "connect to api port 80: Connection refused\" at CurlFactory.php line 210",
        "Debug: handler, error\n    Error: connect ECONNREFUSED 127.0.0.1:8081",
        "org.eclipse.jetty.server.HttpChannel : /pay\njava.net.ConnectException: Connection refused",
        "redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.",
        "com.mongodb.MongoTimeoutException: Timed out after 30000 ms while waiting to connect. "
        "{java.net.ConnectException: Connection refused}"}) {
    const v1::Cause cause = First(line);
    EXPECT_FALSE(cause.kind().empty()) << line;
    EXPECT_NE(cause.may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
  }
  // Near misses: what a client logs of its own call.
  for (const char* line :
       {"level=error msg=\"finished unary call with code Unavailable\" error=\"rpc error: code = Unavailable desc = "
        "connection error: desc = \\\"transport: Error while dialing: dial tcp 10.0.0.1:80: connect: connection "
        "refused\\\"\" span.kind=client system=grpc",
        "level=error msg=\"call failed\" method=GET url=http://a/pay err=\"dial tcp 10.0.0.1:80: connect: connection "
        "refused\"",
        "POST /pay failed: connect ECONNREFUSED 10.0.0.1:500",
        "{\"method\":\"POST\",\"url\":\"http://a/pay\",\"err\":\"connect ECONNREFUSED 10.0.0.3:8081\"}",
        "Error: connect ECONNREFUSED 10.0.0.1:80 POST http://a/pay",
        "[2024-03-05 10:11:12] payments.INFO: connect ECONNREFUSED 10.0.0.1:80 {\"id\":1}",
        "Task pay retry: connect ECONNREFUSED 10.0.0.1:80",
        "Started POST \"http://a/pay\": connect ECONNREFUSED 10.0.0.1:80",
        "HTTP Request to http://a/pay failed: connect ECONNREFUSED 10.0.0.1:80"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

// A server that could not send its own large answer says so of a request that ran.
TEST(PassedOnTest, AMessageThatIsTooLargeToSendMayBeTheAnswer) {
  const v1::Cause answer =
      First("rpc error: code = ResourceExhausted desc = grpc: trying to send message larger than max (5000 vs. 4000)");
  EXPECT_EQ(answer.kind(), "msg_too_large_answer");
  EXPECT_EQ(answer.may_have_run(), v1::MAY_HAVE_RUN_YES);
  const v1::DiagnoseResponse either =
      Of("rpc error: code = ResourceExhausted desc = trying to send message larger than max (5000 vs. 4000)");
  EXPECT_EQ(either.causes(0).confidence(), v1::CONFIDENCE_LIKELY);
  EXPECT_EQ(either.causes(1).kind(), "msg_too_large_answer");
}

TEST(PassedOnTest, AServerThatCouldNotHandleARequestHadIt) {
  for (const char* line : {"Request processing failed: java.net.ConnectException: Connection refused",
                           "Unhandled exception while processing request: connect ECONNREFUSED 10.0.0.1:80",
                           "http: panic serving 10.0.0.1:5000: dial tcp 10.0.0.2:80: connect: connection refused",
                           "handler error: dial tcp 10.0.0.1:80: connect: connection refused",
                           "received response: dial tcp 10.0.0.1:80: connect: connection refused"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(First(line).retry().retryable()) << line;
  }
  for (const char* line : {"Request failed: java.net.ConnectException: Connection refused",
                           "Error while sending request: connect ECONNREFUSED 10.0.0.1:80",
                           "error while processing: connect ECONNREFUSED 10.0.0.1:80"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

// A handler that returns the answer to its own call has run.
TEST(PassedOnTest, WordsOfAProxyThatAServerQuotesDoNotSayThatTheRequestDidNotRun) {
  const std::string envoy =
      "upstream connect error or disconnect/reset before headers. reset reason: connection failure";
  for (const std::string& line :
       {"rpc error: code = Internal desc = charge failed: " + envoy, "rpc error: code = Unknown desc = " + envoy,
        "rpc error: code = Unavailable desc = charge failed: " + envoy, "HTTP 500 {\"error\":\"" + envoy + "\"}",
        "java.lang.RuntimeException: 500 Internal Server Error: " + envoy}) {
    const v1::Cause cause = First(line);
    EXPECT_EQ(cause.kind(), "proxy_upstream_failed") << line;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
  }
  for (const std::string& line :
       {"rpc error: code = Unavailable desc = " + envoy, "14 UNAVAILABLE: " + envoy, "HTTP 503 " + envoy, envoy}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
    EXPECT_TRUE(First(line).retry().retryable()) << line;
  }
}

// Words that Linkerd has and any program may have.
TEST(PassedOnTest, AServiceThatIsUnavailableIsLinkerdsOnlyWithALayerOfLinkerd) {
  for (const char* line :
       {"payment failed: service unavailable", "rpc error: code = Unavailable desc = service unavailable",
        "rpc error: code = Unavailable desc = orders: service unavailable",
        "rpc error: code = Internal desc = payment failed: service in fail-fast"}) {
    EXPECT_NE(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
    EXPECT_NE(First(line).kind(), "proxy_no_backend") << line;
  }
  for (const char* line : {"rpc error: code = Unavailable desc = logical service 10.0.0.2:80: service in fail-fast",
                           "rpc error: code = Unavailable desc = endpoint 10.0.0.2:80: service unavailable"}) {
    EXPECT_EQ(First(line).kind(), "proxy_no_backend") << line;
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

}  // namespace
}  // namespace status_translator
