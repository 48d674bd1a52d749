// Kinds of error lines that people post: HTTP clients, container runtimes, kubectl, logs of proxies. Whole lines are in
// golden/posted_lines.txt.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace status_translator
