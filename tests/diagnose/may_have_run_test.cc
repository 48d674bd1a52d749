// What proves that a call did not run, and what does not.
#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "diagnose/first_cause.h"
#include "google/rpc/code.pb.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

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

TEST(MayHaveRunTest, ARefusedStreamIsNoProofThatNothingRan) {
  const v1::Cause cause =
      First("rpc error: code = Unavailable desc = stream terminated by RST_STREAM with error code: REFUSED_STREAM");
  EXPECT_EQ(cause.http2_error(), "REFUSED_STREAM");
  EXPECT_TRUE(cause.retry().retryable());
  EXPECT_THAT(cause.retry().reason(), HasSubstr("some proxies say so of requests that were processed"));
  EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
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

TEST(MayHaveRunTest, AReasonThatIsCutOffProvesNothing) {
  const v1::Cause cause = First("Service Unavailable: upstream connect error or disconnect/reset before headers");
  EXPECT_EQ(cause.kind(), "proxy_upstream_error");
  EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
  EXPECT_FALSE(cause.retry().retryable());
}

TEST(MayHaveRunTest, ShortWordsOfNobodyProveNothing) {
  const v1::Cause anybodys = First("connection closed");
  EXPECT_EQ(anybodys.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
  EXPECT_FALSE(anybodys.retry().retryable());
  EXPECT_THAT(anybodys.distinguish(anybodys.distinguish_size() - 1), HasSubstr("too short"));
  EXPECT_EQ(First("rpc error: code = Unknown desc = connection closed").may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
  for (const char* line : {"rpc error: code = Unavailable desc = connection closed before server preface received",
                           "curl: (3) URL using bad/illegal format or missing URL", "no such host"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

TEST(MayHaveRunTest, PlainEnglishOfNobodyProvesNothing) {
  for (const char* line : {"Error: operation was canceled", "Request failed: connection closed.",
                           "POST /pay: connection closed]", "Channel isn't ready", "Protocol error"}) {
    EXPECT_NE(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
    EXPECT_FALSE(First(line).retry().retryable()) << line;
  }
  // The client is known, or the words have a mark of their speaker.
  for (const char* line :
       {"Status { code: Cancelled, message: \"operation was canceled\", source: transport error\nCaused by: operation "
        "was "
        "canceled\nCaused by: connection closed }",
        "dial tcp: i/o timeout", "no such host", "Connect timeout on endpoint URL: \"https://a/\"; tried once"}) {
    EXPECT_FALSE(First(line).kind().empty()) << line;
    EXPECT_THAT(First(line).distinguish(), ::testing::Not(::testing::Contains(HasSubstr("too short")))) << line;
  }
}

TEST(MayHaveRunTest, AChannelThatWasClosedDuringACallIsNoProofThatNothingRan) {
  for (const char* line :
       {"io.grpc.StatusRuntimeException: UNAVAILABLE: Channel shutdownNow invoked",
        "<_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.CANCELLED\n\tdetails = \"Channel "
        "closed!\"\n\tdebug_error_string = \"UNKNOWN:Error received from peer\"\n>",
        "grpc.FutureTimeoutError", "AxiosError: Request body larger than maxBodyLength limit"}) {
    EXPECT_FALSE(First(line).kind().empty()) << line;
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(First(line).retry().retryable()) << line;
  }
  for (const char* line :
       {"io.grpc.StatusRuntimeException: UNAVAILABLE: Channel shutdown invoked",
        "ValueError: Cannot invoke RPC on closed channel!",
        "  File \"/usr/lib/python3/dist-packages/grpc/_utilities.py\", line 85, in _block\n    raise "
        "grpc.FutureTimeoutError()\ngrpc.FutureTimeoutError"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
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
