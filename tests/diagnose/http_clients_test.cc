// Error lines of HTTP clients by language: who printed them, and what they prove. Whole lines that people posted are in
// golden/posted_lines.txt.
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "diagnose/first_cause.h"
#include "google/rpc/code.pb.h"

namespace status_translator {
namespace {

// Several languages print the same words of the system or of TLS; what stands around them tells who spoke.
TEST(HttpClientsTest, EachLineIsSaidByItsOwnClient) {
  const struct {
    const char* text;
    const char* client;
  } cases[] = {
      {"OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=error: certificate verify failed (unable to get "
       "local issuer certificate)",
       "a Ruby client"},
      {"Errno::ECONNREFUSED: Connection refused - connect(2) for \"localhost\" port 3000", "a Ruby client"},
      {"RestClient::ServiceUnavailable: 503 Service Unavailable", "a Ruby client"},
      {"cURL error 60: SSL certificate problem: unable to get local issuer certificate", "a PHP client"},
      {"curl: (60) SSL certificate problem: unable to get local issuer certificate", "curl"},
      {"SocketException: Connection refused (OS Error: Connection refused, errno = 111), address = localhost, port = 1",
       "Dart"},
      {"ClientException with SocketException: Failed host lookup: 'a.example' (OS Error: No address associated with "
       "hostname, errno = 7)",
       "Dart"},
      {"HandshakeException: Handshake error in client (OS Error: CERTIFICATE_VERIFY_FAILED: unable to get local issuer "
       "certificate(handshake.cc:393))",
       "Dart"},
      {"SocketException: Connection refused", ".NET"},
      {"urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed "
       "certificate (_ssl.c:1006)>",
       "Python"},
      {"google.api_core.exceptions.ServiceUnavailable: 503 failed to connect to all addresses",
       "Google's Python client"},
      {"ServiceUnavailable: 503 failed to connect to all addresses", "Google's Python client"},
  };
  for (const auto& one : cases) EXPECT_EQ(First(one.text).client(), one.client) << one.text;
}

TEST(HttpClientsTest, AStatusOfAnHttpClientIsThatOfTheWire) {
  for (const char* line :
       {"RestClient::ServiceUnavailable: 503 Service Unavailable",
        "Faraday::ServerError: the server responded with status 503",
        "An error occurred (503) when calling the ListBuckets operation (reached max retries: 4): Service Unavailable",
        "Server error: `POST https://a.example/x` resulted in a `503 Service Unavailable` response:",
        ("file_get_contents(http://a.example/): Failed to open stream: HTTP request failed! HTTP/1.1 503 Service "
         "Unavailable")}) {
    const v1::Cause cause = First(line);
    EXPECT_EQ(cause.kind(), "http_error") << line;
    EXPECT_EQ(cause.http_status(), 503) << line;
    EXPECT_FALSE(cause.has_grpc_seen()) << line;
  }
  // LWP makes this status itself.
  EXPECT_FALSE(First("500 Can't connect to localhost:80 (Connection refused)").has_http_status());
}

TEST(HttpClientsTest, TheStatusOfGrpcElixirIsAGrpcCode) {
  const v1::Cause cause = First("{:error, %GRPC.RPCError{status: 14, message: \"connection refused\"}}");
  EXPECT_EQ(cause.grpc_seen(), google::rpc::UNAVAILABLE);
  EXPECT_EQ(cause.client(), "grpc-elixir");
  EXPECT_FALSE(cause.has_http_status());
}

TEST(HttpClientsTest, WordsOfAnyErrorAreNotThoseOfOneCause) {
  for (const char* line : {"Request timed out.", "Error: Request timed out", "File not found"}) {
    EXPECT_EQ(First(line).kind(), "") << line;
  }
  EXPECT_EQ(First("RpcError(DEADLINE_EXCEEDED): Request timed out").kind(), "deadline");
  EXPECT_EQ(First("RpcError(UNKNOWN): Http response at 400 or 500 level, http status code: 0").may_have_run(),
            v1::MAY_HAVE_RUN_UNKNOWN);
  for (const char* line : {"io.grpc.StatusRuntimeException: CANCELLED: Failed to stream message",
                           "io.grpc.StatusRuntimeException: UNAVAILABLE: ssl exception",
                           "Error Domain=NSURLErrorDomain Code=-1002 \"unsupported URL\"",
                           "curl: (1) Protocol \"ftp\" disabled (in redirect)",
                           ("500 Can't connect to a.example:443 (SSL connect attempt failed error:0A000086:SSL "
                            "routines::certificate verify failed)")}) {
    EXPECT_EQ(First(line).confidence(), v1::CONFIDENCE_LIKELY) << line;
    EXPECT_FALSE(First(line).retry().retryable()) << line;
  }
}

TEST(HttpClientsTest, NewerClientsAndProxiesAreKnown) {
  const struct {
    const char* text;
    const char* kind;
    v1::MayHaveRun may_have_run;
  } cases[] = {
      {"httpx.ConnectError: [Errno 111] Connection refused", "conn_refused", v1::MAY_HAVE_RUN_NO},
      {"httpx.ReadError: [Errno 104] Connection reset by peer", "conn_lost", v1::MAY_HAVE_RUN_UNKNOWN},
      {"openai.APITimeoutError: Request timed out.", "deadline", v1::MAY_HAVE_RUN_UNKNOWN},
      {"AcmeError: Error code: 42 - {}", "", v1::MAY_HAVE_RUN_UNSPECIFIED},
      {"java.net.SocketTimeoutException: Connect timed out", "conn_timeout", v1::MAY_HAVE_RUN_NO},
      {"java.net.SocketTimeoutException: connection was idle", "", v1::MAY_HAVE_RUN_UNSPECIFIED},
      {"operation error S3: PutObject, exceeded maximum number of attempts, 3, https response error StatusCode: 0, "
       "RequestID: , HostID: , request send failed, Put \"https://a.example\": dial tcp: lookup a.example: no such "
       "host",
       "dns", v1::MAY_HAVE_RUN_UNKNOWN},
      {"operation error S3: PutObject, exceeded maximum number of attempts, 1, https response error StatusCode: 0, "
       "RequestID: , HostID: , request send failed, Put \"https://a.example\": dial tcp: lookup a.example: no such "
       "host",
       "dns", v1::MAY_HAVE_RUN_NO},
      {"[proxy:error] (111)Connection refused: AH00957: HTTP: attempt to connect to 127.0.0.1:80 (a) failed",
       "proxy_upstream_failed", v1::MAY_HAVE_RUN_NO},
      {"AH01102: error reading status line from remote server a:80", "proxy_upstream_closed", v1::MAY_HAVE_RUN_UNKNOWN},
      {"rpc error: code = Unavailable desc = error reading from server: read tcp 10.0.0.1:1->10.0.0.2:2: read: "
       "connection timed out",
       "conn_lost", v1::MAY_HAVE_RUN_UNKNOWN},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(First(one.text).kind(), one.kind) << one.text;
    EXPECT_EQ(First(one.text).may_have_run(), one.may_have_run) << one.text;
  }
}

TEST(HttpClientsTest, ALimitOfReqwestSaysWhetherAConnectionWasMade) {
  const std::string sending = "error sending request for url (https://api.example.com/v1)";
  for (const char* limit : {": operation timed out", "\n\nCaused by:\n    operation timed out",
                            "\n\nCaused by:\n    0: operation timed out"}) {
    const v1::Cause cause = First(sending + limit);
    EXPECT_EQ(cause.kind(), "deadline") << limit;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << limit;
    EXPECT_FALSE(cause.retry().retryable()) << limit;
    EXPECT_EQ(cause.client(), "reqwest or hyper") << limit;
  }
  for (const char* limit :
       {": client error (Connect): operation timed out", ": error trying to connect: operation timed out",
        ": client error (Connect): tcp connect error: Connection timed out (os error 110)",
        ": error trying to connect: tcp connect error: Operation timed out (os error 60)",
        "\n\nCaused by:\n    0: client error (Connect)\n    1: tcp connect error\n    2: Connection timed out (os "
        "error "
        "110)"}) {
    const v1::Cause cause = First(sending + limit);
    EXPECT_EQ(cause.kind(), "conn_timeout") << limit;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_NO) << limit;
  }
  // The connection was there.
  const v1::Cause lost = First("error reading a body from connection: Connection timed out (os error 110)");
  EXPECT_EQ(lost.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
  EXPECT_EQ(First(sending).kind(), "no_response");
}

TEST(HttpClientsTest, ExitCodesOfCurlSayHowFarItCame) {
  const struct {
    const char* text;
    const char* kind;
    v1::MayHaveRun may_have_run;
  } cases[] = {
      {"curl: (1) Protocol \"htps\" not supported or disabled in libcurl", "client_usage", v1::MAY_HAVE_RUN_NO},
      {"curl: (1) Received HTTP/0.9 when not allowed", "not_http1", v1::MAY_HAVE_RUN_UNKNOWN},
      {"curl: (3) URL using bad/illegal format or missing URL", "client_usage", v1::MAY_HAVE_RUN_NO},
      {"curl: (18) transfer closed with 407 bytes remaining to read", "truncated_message", v1::MAY_HAVE_RUN_YES},
      {"curl: (26) Failed to open/read local data from file/application", "client_input", v1::MAY_HAVE_RUN_UNKNOWN},
      {"curl: (47) Maximum (50) redirects followed", "http_redirects", v1::MAY_HAVE_RUN_UNKNOWN},
      {"curl: (55) Send failure: Broken pipe", "conn_lost", v1::MAY_HAVE_RUN_UNKNOWN},
      {"curl: (56) OpenSSL SSL_read: Connection reset by peer, errno 104", "conn_lost", v1::MAY_HAVE_RUN_UNKNOWN},
      {"curl: (56) Received HTTP code 407 from proxy after CONNECT", "proxy_denied", v1::MAY_HAVE_RUN_NO},
      {"curl: (56) CONNECT tunnel failed, response 403", "proxy_denied", v1::MAY_HAVE_RUN_NO},
      {"curl: (56) CONNECT tunnel failed, response 503", "http_proxy", v1::MAY_HAVE_RUN_NO},
      {"fatal: unable to access 'https://a/': Received HTTP code 407 from proxy after CONNECT", "proxy_denied",
       v1::MAY_HAVE_RUN_NO},
      {"OSError: Tunnel connection failed: 407 Proxy Authentication Required", "proxy_denied", v1::MAY_HAVE_RUN_NO},
  };
  for (const auto& one : cases) {
    const v1::Cause cause = First(one.text);
    EXPECT_EQ(cause.kind(), one.kind) << one.text;
    EXPECT_EQ(cause.may_have_run(), one.may_have_run) << one.text;
    EXPECT_EQ(cause.retry().retryable(), cause.kind() == "http_proxy") << one.text;
  }
  const v1::Cause tunnel = First("curl: (56) Received HTTP code 407 from proxy after CONNECT");
  EXPECT_EQ(tunnel.http_status(), 407);
  EXPECT_EQ(tunnel.grpc_by_profile(), google::rpc::UNAUTHENTICATED);
}

// OpenFeign writes the words of whatever client it is built on before its own.
TEST(HttpClientsTest, FeignPassesOnTheWordsOfItsClient) {
  const struct {
    const char* words;
    const char* kind;
  } cases[] = {
      {"Connection refused (Connection refused)", "conn_refused"},
      {"orders: Name or service not known", "dns"},
      {"HTTP connect timed out", "conn_timeout"},
      {"request timed out", "deadline"},
      {"too many bytes written", "conn_lost"},
      {"orders:8080 failed to respond", "conn_lost"},
      {"Timeout deadline: 5 MILLISECONDS, actual: 5 MILLISECONDS", "client_pool"},
      {"Permission denied: connect", "conn_failed"},
  };
  for (const auto& one : cases) {
    const std::string line = absl::StrCat("feign.RetryableException: ", one.words, " executing POST http://orders/a");
    EXPECT_EQ(First(line).kind(), one.kind) << line;
  }
}

TEST(HttpClientsTest, ARequestThatTheProgramEndedMayHaveRun) {
  const struct {
    const char* text;
    const char* kind;
  } cases[] = {
      {"AbortError: This operation was aborted", "cancelled"},
      {"DOMException [AbortError]: This operation was aborted", "cancelled"},
      {"AbortError: The user aborted a request.", "cancelled"},
      {"AbortError: signal is aborted without reason", "cancelled"},
      {"TimeoutError: signal timed out", "deadline"},
      {"DOMException [TimeoutError]: The operation was aborted due to timeout", "deadline"},
      {"System.Threading.Tasks.TaskCanceledException: A task was canceled.", "cancelled"},
      {"System.Threading.Tasks.TaskCanceledException: The request was canceled due to the configured "
       "HttpClient.Timeout of 100 seconds elapsing.\n ---> System.TimeoutException: The operation was canceled.\n ---> "
       "System.Threading.Tasks.TaskCanceledException: The operation was canceled.",
       "deadline"},
      {"GET https://a/ net::ERR_FAILED", "fetch_failed"},
      {"GET https://a/ net::ERR_FAILED 200 (OK)", "fetch_failed"},
  };
  for (const auto& one : cases) {
    const v1::Cause cause = First(one.text);
    EXPECT_EQ(cause.kind(), one.kind) << one.text;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << one.text;
    EXPECT_FALSE(cause.retry().retryable()) << one.text;
  }
  const v1::Cause failed = First("POST https://a/ net::ERR_FAILED 502 (Bad Gateway)");
  EXPECT_EQ(failed.kind(), "http_error");
  EXPECT_EQ(failed.http_status(), 502);
  // Of a media element, a database and a test.
  for (const char* text : {"AbortError: The play() request was interrupted by a call to pause().",
                           "AbortError: The transaction was aborted", "TimeoutError: Navigation timeout of 30000 ms",
                           "TimeoutError: page.click: Timeout 30000ms exceeded.", "A task was canceled."}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text;
  }
}

TEST(HttpClientsTest, WordsOfAPlatformAloneNameNoClientThatIsBuiltOnIt) {
  for (const char* text :
       {"Get \"https://a/\": dial tcp 10.0.0.1:443: i/o timeout", "Post \"https://a/b\": EOF",
        "Post \"https://a/b\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)",
        "Post \"https://a/b\": read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer",
        "Get \"https://a/\": stream error: stream ID 1; INTERNAL_ERROR; received from peer",
        "Get \"https://a/\": stopped after 10 redirects",
        "Get \"https://a/\": http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR, "
        "debug=\"\""}) {
    EXPECT_EQ(First(text).client(), "Go's net packages") << text;
  }
  EXPECT_EQ(Of("Get \"https://a/\": no words that are known").causes_size(), 0);
  EXPECT_EQ(First("unavailable: Post \"https://a/b.C/D\": dial tcp 10.0.0.1:443: i/o timeout").client(), "connect-go");
  EXPECT_EQ(First("deadline_exceeded: Post \"https://a/b.C/D\": context deadline exceeded").client(), "connect-go");
  const std::string ended = "System.IO.IOException: The response ended prematurely.";
  EXPECT_EQ(First(ended).client(), ".NET");
  EXPECT_EQ(First(absl::StrCat("Status(StatusCode=\"Unavailable\", Detail=\"Error starting gRPC call. "
                               "HttpRequestException: An error occurred while sending the request. ",
                               ended, "\")"))
                .client(),
            "grpc-dotnet");
}

TEST(HttpClientsTest, StackTracesTellWhichLibraryPrintedTheSameForm) {
  const v1::Cause core = First(
      "Error: 14 UNAVAILABLE: failed to connect to all addresses\n    at Object.exports.createStatusError "
      "(/app/node_modules/grpc/src/common.js:91:15)\n    at callback (/app/node_modules/grpc/src/client.js:1:2)");
  EXPECT_EQ(core.kind(), "conn_failed");
  EXPECT_EQ(core.may_have_run(), v1::MAY_HAVE_RUN_NO);
  const v1::Cause unknown = First("Error: 14 UNAVAILABLE: failed to connect to all addresses");
  EXPECT_EQ(unknown.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << "a server in Python passes on what its client says";
  EXPECT_EQ(First("x.HttpServerErrorException$ServiceUnavailable: 503 Service Unavailable: [no body]").client(),
            "a Java HTTP client");
}

}  // namespace
}  // namespace status_translator
