// Kinds of error lines that people post: HTTP clients, container runtimes, kubectl, logs of proxies. Whole lines are in
// golden/posted_lines.txt.
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "diagnose/first_cause.h"
#include "google/rpc/code.pb.h"

namespace status_translator {
namespace {

TEST(PostedKindsTest, AnErrorWithoutAnAnswerIsNoProofThatNothingRan) {
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

TEST(PostedKindsTest, HttpClientsTellTheStatusAndNoOtherNumber) {
  const struct {
    const char* text;
    int http;
    google::rpc::Code grpc;
  } cases[] = {
      {"requests.exceptions.HTTPError: 502 Server Error: Bad Gateway for url: http://127.0.0.1:404/status/429", 502,
       google::rpc::UNAVAILABLE},
      {"urllib.error.HTTPError: HTTP Error 429: Too Many Requests", 429, google::rpc::RESOURCE_EXHAUSTED},
      {"aiohttp.client_exceptions.ClientResponseError: 403, message='Forbidden', url=URL('http://x:500/503')", 403,
       google::rpc::PERMISSION_DENIED},
      {"httpx.HTTPStatusError: Server error '504 Gateway Timeout' for url 'https://x/500'", 504,
       google::rpc::DEADLINE_EXCEEDED},
      {"Error: Request failed with status code 401\n    at settle (/a/axios/lib/core/settle.js:404:12)", 401,
       google::rpc::UNAUTHENTICATED},
      {"org.springframework.web.client.HttpClientErrorException$Conflict: 409 : [no body]", 409, google::rpc::ABORTED},
      {"feign.FeignException$ServiceUnavailable: [503] during [GET] to [http://a:404/500]", 503,
       google::rpc::UNAVAILABLE},
      {"java.io.IOException: Server returned HTTP response code: 500 for URL: https://x:8503/404", 500,
       google::rpc::INTERNAL},
      {"System.Net.Http.HttpRequestException: Response status code does not indicate success: 400 (Bad Request).", 400,
       google::rpc::INVALID_ARGUMENT},
      {"HTTP status server error (503 Service Unavailable) for url (http://x:429/)", 503, google::rpc::UNAVAILABLE},
      {"googleapi: Error 403: Service Usage API has not been used in project 404404404 before", 403,
       google::rpc::PERMISSION_DENIED},
      {"Error response from daemon: Get https://r:500/v2/: received unexpected HTTP status: 503 Service Unavailable",
       503, google::rpc::UNAVAILABLE},
      {"Error from server (TooManyRequests): the server has received too many requests, retry after 503 s", 429,
       google::rpc::RESOURCE_EXHAUSTED},
      {"curl: (22) The requested URL returned error: 503", 503, google::rpc::UNAVAILABLE},
  };
  for (const auto& one : cases) {
    const v1::Cause cause = First(one.text);
    EXPECT_EQ(cause.kind(), "http_error") << one.text;
    EXPECT_EQ(cause.confidence(), v1::CONFIDENCE_CERTAIN) << one.text;
    EXPECT_EQ(cause.http_status(), one.http) << one.text;
    EXPECT_EQ(cause.grpc_by_profile(), one.grpc) << one.text;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << one.text;
  }
}

TEST(PostedKindsTest, APathOverHttpNamesAResource) {
  for (const char* text : {"HTTPError: 404 Client Error: Not Found for url: https://x/books/1",
                           "Error from server (NotFound): pods \"a\" not found"}) {
    const v1::Cause cause = First(text);
    EXPECT_EQ(cause.http_status(), 404) << text;
    EXPECT_EQ(cause.grpc_by_profile(), google::rpc::NOT_FOUND) << text;
  }
  const v1::Cause pull = First(
      "rpc error: code = Unknown desc = failed to pull and unpack image \"r/a:1\": failed to resolve reference "
      "\"r/a:1\": unexpected status from HEAD request to https://r/v2/a/manifests/1: 404 Not Found");
  EXPECT_EQ(pull.grpc_seen(), google::rpc::UNKNOWN);
  EXPECT_EQ(pull.grpc_by_profile(), google::rpc::NOT_FOUND);
}

TEST(PostedKindsTest, TheNumberOfAClassIsNoStatusOfTheWire) {
  const v1::Cause failed = First(
      "google.api_core.exceptions.ServiceUnavailable: 503 failed to connect to all addresses; last error: "
      "UNKNOWN: ipv4:142.250.73.106:443: tcp handshaker shutdown");
  EXPECT_FALSE(failed.has_http_status());
  EXPECT_EQ(failed.grpc_seen(), google::rpc::UNAVAILABLE);
  EXPECT_EQ(failed.kind(), "conn_closed_at_once");
  EXPECT_EQ(failed.may_have_run(), v1::MAY_HAVE_RUN_NO);
  const v1::Cause late =
      First("google.api_core.exceptions.RetryError: Timeout of 60.0s exceeded, last exception: 504 Deadline Exceeded");
  EXPECT_FALSE(late.has_http_status());
  EXPECT_EQ(late.kind(), "deadline");
  EXPECT_EQ(late.grpc_seen(), google::rpc::DEADLINE_EXCEEDED);
  const v1::Cause http =
      First("google.api_core.exceptions.NotFound: 404 GET https://storage.googleapis.com/storage/v1/b/x: Not Found");
  EXPECT_EQ(http.http_status(), 404);
  EXPECT_FALSE(http.has_grpc_seen());
}

TEST(PostedKindsTest, QuotedPartsOfAnErrorAreNoLog) {
  const v1::Cause cause = First(
      "Status(StatusCode=\"Unavailable\", Detail=\"Error starting gRPC call. HttpRequestException: Connection "
      "refused (localhost:5001) SocketException: Connection refused\", "
      "DebugException=\"System.Net.Http.HttpRequestException: Connection refused (localhost:5001)");
  EXPECT_EQ(cause.kind(), "conn_refused");
  EXPECT_EQ(cause.grpc_seen(), google::rpc::UNAVAILABLE);
  EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_NO);
}

TEST(PostedKindsTest, AReasonThatIsCutOffProvesNothing) {
  const v1::Cause cause = First("Service Unavailable: upstream connect error or disconnect/reset before headers");
  EXPECT_EQ(cause.kind(), "proxy_upstream_error");
  EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
  EXPECT_FALSE(cause.retry().retryable());
}

TEST(PostedKindsTest, StackTracesTellWhichLibraryPrintedTheSameForm) {
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

TEST(PostedKindsTest, LogsOfProxiesSayWhatTheProxySaw) {
  const struct {
    const char* text;
    const char* kind;
  } cases[] = {
      {"a a/<NOSRV> 0/-1/-1/-1/0 503 212 - - SC-- 3/3/0/0/0 0/0 \"GET / HTTP/1.1\"", "proxy_no_backend"},
      {"a a/s1 0/0/-1/-1/3005 503 212 - - SC-- 3/3/0/0/3 0/0 \"GET / HTTP/1.1\"", "proxy_upstream_failed"},
      {"a a/s1 0/0/1/-1/504 502 208 - - SH-- 3/3/0/0/0 0/0 \"GET / HTTP/1.1\"", "proxy_upstream_closed"},
      {"a a/s1 0/0/1/-1/3000 504 194 - - sH-- 3/3/0/0/0 0/0 \"GET / HTTP/1.1\"", "proxy_timeout"},
      {"a a/s1 0/0/1/5/+429 200 +194 - - SD-- 3/3/0/0/0 0/0 \"GET / HTTP/1.1\"", "proxy_answer_cut"},
      {"a a/s1 0/0/1/-1/503 -1 0 - - CH-- 3/3/0/0/0 0/0 \"GET / HTTP/1.1\"", "client_closed"},
      {"http 2022-12-15T00:00:00.0Z app/lb/5 1.2.3.4:2817 - -1 -1 -1 503 - 34 366 \"GET http://x:80/ HTTP/1.1\"",
       "proxy_no_backend"},
      {"h2 2022-12-15T00:00:00.0Z app/lb/5 1.2.3.4:2817 1.2.3.5:80 0.0 0.1 -1 502 - 34 366 \"GET http://x/ HTTP/2.0\"",
       "proxy_upstream_closed"},
      {"h2 2022-12-15T00:00:00.0Z app/lb/5 1.2.3.4:2817 1.2.3.5:80 0.0 0.1 0.0 503 503 34 366 \"GET http://x/ "
       "HTTP/2.0\"",
       "upstream_answer"},
      {"{\"response_flags\":\"UF\",\"response_code_details\":\"upstream_reset_before_response_started{connection_"
       "failure}"
       "\",\"response_code\":503}",
       "proxy_upstream_failed"},
      {"\"GET / HTTP/1.1\" 503 URX,UF upstream_reset_before_response_started{connection_failure} - \"-\" 0 159",
       "proxy_upstream_failed"},
      {"\"POST /a.B/C HTTP/2\" 200 UPE upstream_reset_after_response_started{protocol_error} - \"-\" 5 7 3 2",
       "proxy_answer_cut"},
      {"\"POST /a.B/C HTTP/2\" 0 DC downstream_remote_disconnect - \"-\" 5 0 503 -", "client_closed"},
      {"\"POST /a HTTP/2\" 503 - via_upstream - \"-\" 5 7 3 2 \"-\"", "upstream_answer"},
      {"[error] 1#0: *2 recv() failed (104: Connection reset by peer) while reading response header from upstream",
       "proxy_upstream_closed"},
      {"[error] 1#0: *2 upstream timed out (110: Connection timed out) while connecting to upstream",
       "proxy_upstream_failed"},
      {"[error] 1#0: *2 upstream sent too large http2 frame: 4740180 while reading response header from upstream",
       "proxy_upstream_not_http2"},
      {"msg=\"'502 Bad Gateway' caused by: dial tcp 10.0.0.1:80: connect: connection refused\"",
       "proxy_upstream_failed"},
  };
  for (const auto& one : cases) EXPECT_EQ(First(one.text).kind(), one.kind) << one.text;
  EXPECT_EQ(First("\"POST /a HTTP/2\" 503 - via_upstream - \"-\" 5 7 3 2 \"-\"").made_by(), "peer");
}

TEST(PostedKindsTest, LogsOfServersSayWhatTheClientDid) {
  const struct {
    const char* text;
    const char* kind;
  } cases[] = {
      {"http: TLS handshake error from 10.0.0.1:404: tls: first record does not look like a TLS handshake",
       "plaintext_to_tls"},
      {"tls: first record does not look like a TLS handshake", "tls_to_plaintext"},
      {"http: TLS handshake error from 10.0.0.1:404: remote error: tls: bad certificate", "tls_untrusted"},
      {"remote error: tls: bad certificate", "tls_client_cert"},
      {"[info] 1#1: *5 SSL_do_handshake() failed (SSL: error:1408F10B:SSL routines:ssl3_get_record:wrong version "
       "number) while SSL handshaking, client: 10.0.0.4, server: 0.0.0.0:443",
       "plaintext_to_tls"},
  };
  for (const auto& one : cases) EXPECT_EQ(First(one.text).kind(), one.kind) << one.text;
}

TEST(PostedKindsTest, ASocketFileIsAnAddress) {
  for (const char* error : {"connection refused", "no such file or directory"}) {
    const v1::Cause cause = First(
        absl::StrCat("rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: "
                     "dial unix /run/containerd/containerd.sock: connect: ",
                     error, "\""));
    EXPECT_EQ(cause.kind(), "conn_refused") << error;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_NO) << error;
  }
}

TEST(PostedKindsTest, StatusesOfOtherThingsAreNotThoseOfGrpc) {
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

TEST(PostedKindsTest, ALimitOfReqwestSaysWhetherAConnectionWasMade) {
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

TEST(PostedKindsTest, WordsOfAPlatformAloneNameNoClientThatIsBuiltOnIt) {
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

TEST(PostedKindsTest, AServerWithoutTheMethodDidNotRunIt) {
  for (const char* text : {"rpc error: code = Unimplemented desc = unknown service a.B",
                           "rpc error: code = Unimplemented desc = unknown method C for service a.B",
                           "io.grpc.StatusRuntimeException: UNIMPLEMENTED: Method not found: a.B/C",
                           "12 UNIMPLEMENTED: The server does not implement the method /a.B/C",
                           "Status(StatusCode=\"Unimplemented\", Detail=\"Service is unimplemented.\")",
                           "Status(StatusCode=\"Unimplemented\", Detail=\"Method is unimplemented.\")",
                           "<_InactiveRpcError of RPC that terminated with:\n\tstatus = "
                           "StatusCode.UNIMPLEMENTED\n\tdetails = \"Method not "
                           "found!\"\n\tdebug_error_string = \"x\"\n>",
                           "rpc error: code = Unimplemented desc = method CreateOrder not implemented"}) {
    const v1::Cause cause = First(text);
    EXPECT_EQ(cause.kind(), "no_such_method") << text;
    EXPECT_EQ(cause.made_by(), "application") << text;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_NO) << text;
    EXPECT_EQ(cause.grpc_by_profile(), google::rpc::UNIMPLEMENTED) << text;
    EXPECT_FALSE(cause.retry().retryable()) << text;
  }
  const v1::Cause type = First(
      "rpc error: code = Internal desc = grpc: error unmarshalling request: proto: cannot parse invalid wire-format "
      "data");
  EXPECT_EQ(type.kind(), "request_decode");
  EXPECT_EQ(type.may_have_run(), v1::MAY_HAVE_RUN_NO);
  // With another code they are the words of an application, of health checking for example.
  for (const char* text : {"rpc error: code = NotFound desc = unknown service a.B",
                           "rpc error: code = Internal desc = unknown service a.B",
                           "rpc error: code = Unimplemented desc = unknown service tier gold",
                           "rpc error: code = Unimplemented desc = payment method not implemented"}) {
    EXPECT_EQ(First(text).kind(), "app_status") << text;
  }
  EXPECT_EQ(Of("unknown service a.B").causes_size(), 0);
  // A server that passes on the error of its own call did run.
  EXPECT_EQ(First("rpc error: code = Unavailable desc = rpc error: code = Unimplemented desc = unknown service a.B")
                .may_have_run(),
            v1::MAY_HAVE_RUN_UNKNOWN);
  const v1::DiagnoseResponse silent = Of("12 UNIMPLEMENTED: ");
  ASSERT_EQ(silent.causes_size(), 3);
  EXPECT_EQ(silent.causes(0).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
  EXPECT_EQ(silent.causes(1).kind(), "no_such_method");
}

TEST(PostedKindsTest, AReasonOfKubernetesIsAStatusAndACode) {
  const struct {
    const char* reason;
    int http;
    google::rpc::Code grpc;
    bool retryable;
  } cases[] = {
      {"AlreadyExists", 409, google::rpc::ALREADY_EXISTS, false},
      {"Conflict", 409, google::rpc::ABORTED, false},
      {"Expired", 410, google::rpc::OUT_OF_RANGE, false},
      {"Invalid", 422, google::rpc::INVALID_ARGUMENT, false},
      {"NotFound", 404, google::rpc::NOT_FOUND, false},
      {"ServerTimeout", 500, google::rpc::UNAVAILABLE, true},
      {"ServiceUnavailable", 503, google::rpc::UNAVAILABLE, true},
      {"StorageReadError", 500, google::rpc::INTERNAL, false},
      {"Timeout", 504, google::rpc::DEADLINE_EXCEEDED, false},
  };
  for (const auto& one : cases) {
    const v1::Cause cause = First(absl::StrCat("Error from server (", one.reason, "): words of the server"));
    EXPECT_EQ(cause.http_status(), one.http) << one.reason;
    EXPECT_EQ(cause.grpc_by_profile(), one.grpc) << one.reason;
    ASSERT_TRUE(cause.has_retry()) << one.reason;
    EXPECT_EQ(cause.retry().retryable(), one.retryable) << one.reason;
  }
  // The reason of every other status from 500 on.
  EXPECT_FALSE(First("Error from server (InternalError): an error on the server (\"x\") has prevented the request from "
                     "succeeding")
                   .has_http_status());
  EXPECT_EQ(First("Error from server (InternalError): Internal error occurred: no hook").http_status(), 500);
}

TEST(PostedKindsTest, TheAdviceForAProxyIsThatOfTheProxy) {
  const std::string log = "2026/11/28 10:00:00 [error] 1#1: *2 ";
  for (const std::string& text :
       {log + "connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.1",
        log + "upstream timed out (110: Connection timed out) while reading response header from upstream",
        log + "no live upstreams while connecting to upstream, client: 10.0.0.1",
        log + "a.example.com could not be resolved (3: Host not found), client: 10.0.0.1",
        std::string(
            "<html><head><title>502 Bad Gateway</title></head><body><center>nginx/1.22</center></body></html>")}) {
    const v1::Cause cause = First(text);
    EXPECT_EQ(cause.client(), "nginx") << text;
    ASSERT_GT(cause.next_steps_size(), 0) << text;
    for (const std::string& step : cause.next_steps()) EXPECT_FALSE(absl::StrContains(step, "Envoy")) << step;
  }
  EXPECT_EQ(First("a a/s1 0/0/1/-1/3000 504 194 - - sH-- 3/3/0/0/0 0/0 \"GET / HTTP/1.1\"").client(), "HAProxy");
}

TEST(PostedKindsTest, ExitCodesOfCurlSayHowFarItCame) {
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

TEST(PostedKindsTest, ARequestThatTheProgramEndedMayHaveRun) {
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

TEST(PostedKindsTest, TheLastTryOfUrllib3IsNotTheOnlyOne) {
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

TEST(PostedKindsTest, AHostThatCannotBeReachedIsOneInEachSpelling) {
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

TEST(PostedKindsTest, AnAccessLogTellsTheGrpcStatusOfTheUpstream) {
  for (const char* text :
       {"{\"response_code\":200,\"response_code_details\":\"via_upstream\",\"grpc_status\":\"14\"}",
        "{\"grpc_status\":\"Unavailable\",\"response_code\":200,\"response_code_details\":\"via_upstream\"}",
        "{\"log\":\"{\\\"grpc_status_number\\\":14,\\\"response_code_details\\\":\\\"via_upstream\\\"}\"}",
        "\"POST /a.B/C HTTP/2\" 200 - via_upstream - \"-\" 5 0 3 2 \"10.0.0.1:9000\" grpc_status=14"}) {
    const v1::Cause cause = First(text);
    EXPECT_EQ(cause.kind(), "upstream_answer") << text;
    EXPECT_EQ(cause.grpc_by_profile(), google::rpc::UNAVAILABLE) << text;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << text;
  }
  for (const char* text : {"{\"response_code\":200,\"response_code_details\":\"via_upstream\",\"grpc_status\":\"0\"}",
                           "{\"response_code\":200,\"response_code_details\":\"via_upstream\",\"grpc_status\":\"OK\"}",
                           "{\"response_code\":200,\"response_code_details\":\"via_upstream\",\"grpc_status\":\"-\"}",
                           "{\"response_code\":200,\"response_code_details\":\"via_upstream\",\"grpc_status\":null}"}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text;
  }
}

}  // namespace
}  // namespace status_translator
