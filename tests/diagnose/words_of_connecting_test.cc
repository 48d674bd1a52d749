// Words that say that no connection was made prove that nothing ran, unless an answer or an earlier try stands beside
// them.
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "diagnose/first_cause.h"

namespace status_translator {
namespace {

TEST(WordsOfConnectingTest, OnlyWordsOfTheConnectionProveThatNothingRan) {
  for (const char* line :
       {"Errno::ETIMEDOUT: Connection timed out", "Errno::EHOSTUNREACH: No route to host",
        "Errno::ECONNRESET: Connection reset by peer", "EOFError: end of file reached",
        "Faraday::ConnectionFailed: end of file reached", "SoapFault exception: [HTTP] Error Fetching http headers",
        "cURL error 28: Operation timed out after 30001 milliseconds with 0 bytes received",
        "TimeoutError: Connection timed out after 1500ms", "urllib.error.URLError: <urlopen error timed out>",
        "urllib.error.URLError: <urlopen error [Errno 113] No route to host>",
        "ProxyError('Cannot connect to proxy.', ConnectionResetError(104, 'Connection reset by peer'))",
        "DioException [connection timeout]: The request connection took longer than 0:00:05.000000. It was aborted.",
        "SocketException: Connection timed out (OS Error: Connection timed out, errno = 110), address = a, port = 443",
        "Error Domain=NSURLErrorDomain Code=-1001 \"The request timed out.\"",
        "Error Domain=NSURLErrorDomain Code=-1200 \"An SSL error has occurred.\"",
        "Error Domain=NSPOSIXErrorDomain Code=60 \"Operation timed out\"",
        "{:error, %HTTPoison.Error{id: nil, reason: :timeout}}", "%Mint.TransportError{reason: :closed}",
        "feign.RetryableException: Read timed out executing GET http://a.example/",
        // These clients try again by themselves.
        "botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: \"https://a.example/\"",
        ("An error occurred (ThrottlingException) when calling the ListFoo operation (reached max retries: 4): Rate "
         "exceeded"),
        "SdkClientException: Unable to execute HTTP request: Connect to a.example:443 failed: Connection refused"}) {
    const v1::Cause cause = First(line);
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
  }
  for (const char* line :
       {"Errno::ETIMEDOUT: Connection timed out - connect(2) for \"10.0.0.1\" port 80",
        "Errno::EHOSTUNREACH: No route to host - connect(2) for \"10.0.0.1\" port 80",
        "Net::OpenTimeout: execution expired", "Errno::ECONNRESET: Connection reset by peer - SSL_connect",
        "SoapFault exception: [HTTP] Could not connect to host",
        "cURL error 28: Failed to connect to 10.0.0.1 port 80 after 1001 ms: Timeout was reached",
        "urllib.error.URLError: <urlopen error [Errno 111] Connection refused>",
        "SocketException: HTTP connection timed out after 0:00:05.000000, host: a.example, port: 443",
        "Error Domain=NSURLErrorDomain Code=-1004 \"Could not connect to the server.\"",
        "%Mint.TransportError{reason: :econnrefused}",
        "An error occurred (ThrottlingException) when calling the ListFoo operation: Rate exceeded",
        "java.io.IOException: Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 503 Service Unavailable\"",
        "Error: tunneling socket could not be established, statusCode=503",
        "500 Can't connect to localhost:80 (Connection refused)"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

// The body of an answer quotes what the server's own calls printed: the request itself arrived.
TEST(WordsOfConnectingTest, WordsInAnAnswerProveNothingAboutTheRequest) {
  for (const char* line :
       {"Server error: `POST https://a.example/` resulted in a `500 Internal Server Error` response: "
        "{\"message\":\"cURL "
        "error 7: Failed to connect to b port 80: Connection refused\"}",
        "System.Net.Http.HttpRequestException: Response status code does not indicate success: 500 (Internal Server "
        "Error). Body: System.Net.Sockets.SocketException (111): Connection refused",
        "HTTP status server error (500 Internal Server Error) for url (http://a.example/): tcp connect error: "
        "Connection refused (os error 111)",
        "Faraday::ServerError: the server responded with status 500: {\"error\":\"Errno::ECONNREFUSED: Connection "
        "refused - connect(2) for db:5432\"}"}) {
    const v1::Cause cause = First(line);
    EXPECT_EQ(cause.kind(), "http_error") << line;
    EXPECT_EQ(cause.http_status(), 500) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
  }
  for (const char* line :
       {"500 Internal Server Error: {\"message\":\"connect ECONNREFUSED 10.0.0.5:6379\"}",
        "HTTP 500: {\"error\":\"getaddrinfo ENOTFOUND db.example\"}",
        "unexpected status code 500: dial tcp 10.0.0.5:5432: i/o timeout",
        "{\"statusCode\":500,\"error\":\"Internal Server Error\",\"message\":\"connect ECONNREFUSED 10.0.0.5:6379\"}",
        "{\"log\":\"{\\\"status\\\":500,\\\"message\\\":\\\"java.net.ConnectException: Connection refused\\\"}\"}"}) {
    const v1::Cause cause = First(line);
    EXPECT_NE(cause.confidence(), v1::CONFIDENCE_CERTAIN) << line;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
  }
  // These numbers are no statuses of an error from the server: a port, a success, the answer of a proxy that could not
  // connect, and what Perl's client makes up itself.
  for (const char* line : {"Error: connect ECONNREFUSED 127.0.0.1:500",
                           "{\"port\":500,\"message\":\"connect ECONNREFUSED 127.0.0.1:500\"}",
                           "{\"status\":200,\"message\":\"connect ECONNREFUSED 127.0.0.1:80\"}",
                           "Tunnel connection failed: 503 Service Unavailable",
                           "'502 Bad Gateway' caused by: dial tcp 10.0.0.5:80: connect: connection refused",
                           "599 Internal Exception: Could not connect to 'localhost:8080': Connection refused"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

TEST(WordsOfConnectingTest, TheLastTryProvesNothingAboutTheOthers) {
  for (const char* line :
       {"attempt 1 failed: Read timed out; attempt 2 failed: java.net.ConnectException: Connection refused",
        "java.net.ConnectException: Connection refused\n\tSuppressed: java.net.http.HttpTimeoutException: "
        "request timed out",
        "gave up after 3 attempts: connect ECONNREFUSED 10.0.0.5:80",
        "Retries exhausted: 3/3: java.net.ConnectException: Connection refused"}) {
    const v1::Cause cause = First(line);
    EXPECT_NE(cause.may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
  }
  for (const char* line : {"attempt 1 failed: java.net.ConnectException: Connection refused",
                           "no retry after Error: connect ECONNREFUSED 10.0.0.5:80"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

TEST(WordsOfConnectingTest, TheLastTryOfUrllib3IsNotTheOnlyOne) {
  for (const int status : {500, 502, 503}) {
    const v1::Cause cause = First(
        absl::StrCat("urllib3.exceptions.MaxRetryError: HTTPSConnectionPool(host='a', port=443): Max retries exceeded "
                     "with url: /v1 (Caused by ResponseError('too many ",
                     status, " error responses'))"));
    EXPECT_EQ(cause.http_status(), status);
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << status;
    EXPECT_FALSE(cause.retry().retryable()) << status;
  }
}

// A member `error` alone is the body of an answer; after a tab, it is what a logger of Go prints beside its message.
TEST(WordsOfConnectingTest, AFieldOfALogIsNoAnswer) {
  const std::string words = "{\"error\": \"dial tcp 127.0.0.1:80: connect: connection refused\"}";
  EXPECT_EQ(First("2026-11-29T10:00:00.000Z\tERROR\tclient/main.go:10\tcall failed\t" + words).may_have_run(),
            v1::MAY_HAVE_RUN_NO);
  EXPECT_EQ(First("call failed: " + words).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
}

TEST(WordsOfConnectingTest, TheTextOfAnExceptionAloneIsThatOfItsClass) {
  EXPECT_EQ(First("[Errno 111] Connection refused").kind(), "conn_refused");
  EXPECT_EQ(First("ERROR:root:call failed: [Errno 61] Connection refused").kind(), "conn_refused");
  EXPECT_EQ(First("[Errno 104] Connection reset by peer").client(), "Python");
  EXPECT_EQ(First("connect() failed [Errno 61] No data available").kind(), "");
  EXPECT_EQ(First("[Errno 32] Broken pipe").kind(), "") << "of any pipe";
}

// A WebSocket that got HTTP 403 for its handshake says so, too.
TEST(WordsOfConnectingTest, AWebSocketThatCannotConnectMayHaveHadAnAnswer) {
  const std::string words = "Unable to connect to the remote server";
  EXPECT_EQ(First("System.Net.WebException: " + words).kind(), "conn_failed");
  EXPECT_EQ(First("System.Net.WebSockets.WebSocketException (0x80004005): " + words).kind(), "");
}

}  // namespace
}  // namespace status_translator
