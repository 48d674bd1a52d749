// Lines of the logs of proxies and servers.
#include <gmock/gmock.h>

#include <string>

#include "absl/strings/match.h"
#include "diagnose/first_cause.h"
#include "google/rpc/code.pb.h"

namespace status_translator {
namespace {

TEST(ProxyLogsTest, LogsOfProxiesSayWhatTheProxySaw) {
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
      {"[debug][router] [C7][S1] upstream reset: reset reason: overflow, transport failure reason: ", "proxy_overload"},
      {"\"POST /a HTTP/1.1\" 503 LR upstream_reset_before_response_started{local_reset} - \"-\" 5 24 15 -",
       "proxy_upstream_reset"},
      {"\"POST /a HTTP/2\" 503 UR upstream_reset_before_response_started{remote_refused_stream_reset} - \"-\" 5 24 15 "
       "-",
       "proxy_upstream_refused"},
      {"WARN linkerd_app_inbound::http::server: Unexpected error error=connection closed before message completed",
       "proxy_upstream_closed"},
      {"Error forwarding to http://10.42.24.15:80, err: EOF", "proxy_upstream_closed"},
      {"-   FetchError     backend default: fail errno 111 (Connection refused)", "proxy_upstream_failed"},
      {"-   FetchError     http first read error: EOF", "proxy_upstream_closed"},
      {"FetchError c http first read error: -1 11 (Resource temporarily unavailable)", "proxy_timeout"},
      {"{\"message\":\"failure to get a peer from the ring-balancer\"}", "proxy_no_backend"},
      // Near misses: the reset of the caller's stream, another program, prose.
      {"[debug][http] [C7][S1] stream reset: reset reason: overflow, response details: ", ""},
      {"node-fetch FetchError http first", ""},
      {"we saw that the upstream server is currently unavailable again", ""},
      {"Error forwarding mail to bob, err: EOF", ""},
  };
  for (const auto& one : cases) EXPECT_EQ(First(one.text).kind(), one.kind) << one.text;
  EXPECT_EQ(First("\"POST /a HTTP/2\" 503 - via_upstream - \"-\" 5 7 3 2 \"-\"").made_by(), "peer");
}

TEST(ProxyLogsTest, AnAccessLogTellsTheGrpcStatusOfTheUpstream) {
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

TEST(ProxyLogsTest, TheAdviceForAProxyIsThatOfTheProxy) {
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

TEST(ProxyLogsTest, LogsOfServersSayWhatTheClientDid) {
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

TEST(ProxyLogsTest, QuotedPartsOfAnErrorAreNoLog) {
  const v1::Cause cause = First(
      "Status(StatusCode=\"Unavailable\", Detail=\"Error starting gRPC call. HttpRequestException: Connection "
      "refused (localhost:5001) SocketException: Connection refused\", "
      "DebugException=\"System.Net.Http.HttpRequestException: Connection refused (localhost:5001)");
  EXPECT_EQ(cause.kind(), "conn_refused");
  EXPECT_EQ(cause.grpc_seen(), google::rpc::UNAVAILABLE);
  EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_NO);
}

// The message in a line of a proxy's log is what the proxy's own client printed.
TEST(ProxyLogsTest, LinesOfCaddyAreNotThoseOfGo) {
  const auto line = [](const std::string& logger, const std::string& message) {
    return "{\"level\":\"error\",\"ts\":1795933519.1,\"logger\":\"" + logger + "\",\"msg\":\"" + message +
           "\",\"request\":{\"uri\":\"/a\"},\"duration\":0.1,\"status\":502}";
  };
  const struct {
    const char* message;
    const char* kind;
    v1::MayHaveRun may_have_run;
  } cases[] = {
      {"dial tcp 127.0.0.1:1: connect: connection refused", "proxy_upstream_failed", v1::MAY_HAVE_RUN_NO},
      {"dial tcp 10.0.0.1:80: i/o timeout", "proxy_upstream_failed", v1::MAY_HAVE_RUN_NO},
      {"dial tcp: lookup a.example on 10.0.0.53:53: no such host", "proxy_dns", v1::MAY_HAVE_RUN_NO},
      {"no upstreams available", "proxy_no_backend", v1::MAY_HAVE_RUN_NO},
      {"EOF", "proxy_upstream_closed", v1::MAY_HAVE_RUN_UNKNOWN},
      {"read tcp 127.0.0.1:5->127.0.0.1:80: read: connection reset by peer", "proxy_upstream_closed",
       v1::MAY_HAVE_RUN_UNKNOWN},
      {"net/http: timeout awaiting response headers", "proxy_timeout", v1::MAY_HAVE_RUN_UNKNOWN},
  };
  for (const auto& one : cases) {
    for (const std::string& text :
         {line("http.log.error", one.message), line("http.log.error.log0", one.message),
          "2026/11/29 06:25:19.096\tERROR\thttp.log.error\t" + std::string(one.message) + "\t{\"status\": 502}"}) {
      EXPECT_EQ(First(text).kind(), one.kind) << text;
      EXPECT_EQ(First(text).may_have_run(), one.may_have_run) << text;
      EXPECT_NE(First(text).confidence(), v1::CONFIDENCE_CERTAIN) << text;
    }
    EXPECT_NE(First(line("http.log.access", one.message)).kind(), one.kind) << "not an error of the proxy";
  }
}

TEST(ProxyLogsTest, StreamsThatEnvoysOverloadManagerResetsMayHaveRun) {
  const std::string words = "upstream connect error or disconnect/reset before headers. reset reason: ";
  EXPECT_EQ(First(words + "overflow").may_have_run(), v1::MAY_HAVE_RUN_NO);
  EXPECT_EQ(First(words + "overload manager reset").may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
}

TEST(ProxyLogsTest, SquidSaysWhetherItPassedTheRequestOn) {
  const std::string line = "1645064587.444      1 172.17.0.1 ";
  EXPECT_EQ(First(line + "TCP_DENIED/403 4032 CONNECT a:443 - HIER_NONE/- text/html").may_have_run(),
            v1::MAY_HAVE_RUN_NO);
  const v1::Cause credentials = First(line + "TCP_DENIED/407 4032 CONNECT a:443 - HIER_NONE/- text/html");
  EXPECT_EQ(credentials.grpc_by_profile(), google::rpc::UNAUTHENTICATED);
  // http_reply_access denied an answer; an upstream may have answered so; Squid tries the next address.
  for (const std::string& text :
       {line + "TCP_DENIED_REPLY/403 4032 GET http://a/ - HIER_DIRECT/10.0.0.1 text/html",
        line + "TCP_MISS/403 4032 GET http://a/ - HIER_DIRECT/10.0.0.1 text/html",
        line + "TCP_MISS/503 4277 GET https://a/sse - HIER_DIRECT/10.0.0.1 text/html",
        line + "TCP_MISS_ABORTED/000 0 POST http://a/ - HIER_DIRECT/10.0.0.1 -",
        std::string("X-Squid-Error: ERR_CONNECT_FAIL 111"), std::string("X-Squid-Error: ERR_READ_TIMEOUT 0"),
        std::string("X-Squid-Error: ERR_ZERO_SIZE_OBJECT 0")}) {
    EXPECT_NE(First(text).may_have_run(), v1::MAY_HAVE_RUN_NO) << text;
    EXPECT_FALSE(First(text).retry().retryable()) << text;
  }
  EXPECT_EQ(First("ERR_CONNECT_FAIL 111").kind(), "") << "without Squid's header or page it may be anybody's";
}

TEST(ProxyLogsTest, AnUpstreamThatClosesDuringItsAnswerHadTheRequest) {
  EXPECT_EQ(First("*3 upstream prematurely closed connection while sending to client, client: 10.0.0.1").kind(),
            "proxy_answer_cut");
  EXPECT_EQ(First("*3 upstream prematurely closed connection while reading response header from upstream").kind(),
            "proxy_upstream_closed");
  EXPECT_EQ(First("upstream connect error or disconnect/reset before headers. reset reason: local reset").kind(),
            "proxy_upstream_error");
  EXPECT_EQ(First("upstream connect error or disconnect/reset before headers. reset reason: remote reset").kind(),
            "proxy_upstream_reset");
}

}  // namespace
}  // namespace status_translator
