#include "diagnose/diagnose.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "config/symptom_text.h"
#include "diagnose/find_symptoms.h"
#include "diagnose/first_cause.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

TEST(DiagnoseTest, SaysAllThatTheWordsSay) {
  const v1::Cause cause = First(
      "rpc error: code = Unavailable desc = unexpected HTTP status code received from server: 429 (Too Many Requests); "
      "transport: received unexpected content-type \"text/html\"");
  EXPECT_EQ(cause.kind(), "http_response");
  EXPECT_EQ(cause.confidence(), v1::CONFIDENCE_CERTAIN);
  EXPECT_EQ(cause.client(), "grpc-go");
  EXPECT_NE(cause.client_versions(), "");
  EXPECT_EQ(cause.made_by(), "peer");
  EXPECT_EQ(cause.http_status(), 429);
  EXPECT_EQ(cause.grpc_seen(), google::rpc::UNAVAILABLE);
  EXPECT_EQ(cause.grpc_by_profile(), google::rpc::RESOURCE_EXHAUSTED);
  EXPECT_NE(cause.reason(), "");
  EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
  EXPECT_FALSE(cause.retry().retryable());
  EXPECT_GT(cause.next_steps_size(), 0);
  EXPECT_EQ(cause.template_(), "grpc-go/http");
  EXPECT_THAT(cause.words(), HasSubstr("429"));
}

TEST(DiagnoseTest, WhatAProxyTriedAgainMayHaveRun) {
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
TEST(DiagnoseTest, WhatAlsoEndsACallThatRanIsNoProofThatNothingRan) {
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

TEST(DiagnoseTest, AFirstTryThatFailedDidNotRun) {
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

// The advice for a status may differ from that for the code that it becomes: 502 from that of UNAVAILABLE, 408 from
// that of DEADLINE_EXCEEDED.
TEST(DiagnoseTest, TheRetryAdviceIsThatOfTheHttpStatus) {
  for (const int status : {408, 429, 502, 503, 504}) {
    const v1::Cause cause = First(absl::StrCat(
        "rpc error: code = Unavailable desc = unexpected HTTP status code received from server: ", status, " ()"));
    const auto profile = TestTranslator().FindProfile("general");
    ASSERT_TRUE(profile.ok());
    const Rule& rule = *(*profile)->profile->HttpToGrpc(status, Origin::kUnspecified);
    EXPECT_EQ(cause.retry().retryable(), rule.retry.retryable) << status;
    EXPECT_EQ(cause.retry().reason(), rule.retry.reason) << status;
  }
}

TEST(DiagnoseTest, TheProfileDecidesWhichCodeIsRight) {
  v1::DiagnoseRequest request;
  request.set_text("14 UNAVAILABLE: Received HTTP status code 429");
  request.set_profile("grpc");
  v1::DiagnoseResponse response;
  ASSERT_TRUE(Diagnose(TestTranslator(), request, response).ok());
  EXPECT_EQ(response.causes(0).grpc_by_profile(), google::rpc::UNAVAILABLE);
  EXPECT_FALSE(response.causes(0).has_reason());
  request.set_profile("none");
  EXPECT_EQ(Diagnose(TestTranslator(), request, response).code(), absl::StatusCode::kNotFound);
}

TEST(DiagnoseTest, AResponseThatIsNotGrpcIsNeverOkAndAPathWithoutAServiceIsUnimplemented) {
  const v1::Cause empty = First(
      "rpc error: code = Unknown desc = unexpected HTTP status code received from server: 204 (No Content); malformed "
      "header: missing HTTP content-type");
  EXPECT_EQ(empty.http_status(), 204);
  EXPECT_EQ(empty.grpc_by_profile(), google::rpc::UNKNOWN);
  const v1::Cause path = First("12 UNIMPLEMENTED: Received HTTP status code 404");
  EXPECT_EQ(path.http_status(), 404);
  EXPECT_EQ(path.grpc_by_profile(), google::rpc::UNIMPLEMENTED);
  EXPECT_FALSE(path.has_reason());
}

TEST(DiagnoseTest, ACodeThatDependsOnWhoSentTheStatusIsGivenForBoth) {
  const char* form = "rpc error: code = Unavailable desc = unexpected HTTP status code received from server: ";
  for (const int status : {408, 413, 429, 431, 500, 502, 503, 504}) {
    const v1::Cause cause = First(absl::StrCat(form, status, " (X)"));
    ASSERT_EQ(cause.made_by(), "peer") << status;
    const Profile& general = *(*TestTranslator().FindProfile(""))->profile;
    const int by_application = general.HttpToGrpc(status, Origin::kUnspecified)->code;
    const int by_proxy = general.HttpToGrpc(status, Origin::kIntermediary)->code;
    EXPECT_EQ(cause.grpc_by_profile(), by_application) << status;
    EXPECT_EQ(cause.has_grpc_if_proxy(), by_application != by_proxy) << status;
    if (cause.has_grpc_if_proxy()) {
      EXPECT_EQ(cause.grpc_if_proxy(), by_proxy) << status;
    }
  }
  EXPECT_FALSE(First("rpc error: code = Unavailable desc = the words of an application").has_grpc_if_proxy());
}

TEST(DiagnoseTest, OfANotFoundMethodItIsSaidWhyTheSenderDoesNotMatter) {
  const v1::Cause cause =
      First("rpc error: code = Unimplemented desc = unexpected HTTP status code received from server: 404 (Not Found)");
  EXPECT_EQ(cause.grpc_by_profile(), google::rpc::UNIMPLEMENTED);
  EXPECT_FALSE(cause.has_grpc_if_proxy());
  EXPECT_THAT(cause.distinguish(), Contains(HasSubstr("names a method, so HTTP 404 says that nothing serves it")));
  EXPECT_THAT(cause.distinguish(), Contains(HasSubstr("NOT_FOUND would be right")));
}

TEST(DiagnoseTest, NumbersThatAreTextAreDecoded) {
  const v1::Cause cause = First("8 RESOURCE_EXHAUSTED: Received message larger than max (1752460652 vs 4194304)");
  EXPECT_EQ(cause.kind(), "http_response");
  EXPECT_THAT(cause.summary(), HasSubstr("\"html\""));
  EXPECT_FALSE(cause.has_grpc_by_profile()) << "the status of the page is not in the words";
  EXPECT_EQ(First("8 RESOURCE_EXHAUSTED: Received message larger than max (5242880 vs 4194304)").kind(),
            "msg_too_large_recv");
  EXPECT_EQ(TextOfFlag("60"), "<");
  EXPECT_EQ(TextOfFlag("2"), "");
  EXPECT_EQ(TextOfFlag("316"), "") << "is not one byte";
  EXPECT_EQ(TextOfSize("60"), "") << "a message of 60 bytes where the limit is lower";
  EXPECT_EQ(TextOfSize("99999999999"), "");
  EXPECT_EQ(TextOfSize("-1"), "");
  EXPECT_EQ(First("8 RESOURCE_EXHAUSTED: Received message larger than max (60 vs 10)").kind(), "msg_too_large_recv");
}

TEST(DiagnoseTest, TheBeginningOfABodyIsText) {
  // The flag byte and the size of the message as which a client reads the body.
  for (const std::string body :
       {"<html", "<!DOC", "<?xml", "<HTML", "{\"err", "[{\"er", "HTTP/", "Not F", "upstr", "404 p"}) {
    std::string flag = absl::StrCat(static_cast<unsigned char>(body[0]));
    EXPECT_EQ(TextOfFlag(flag), body.substr(0, 1));
    uint32_t size = 0;
    for (const char byte : body.substr(1)) size = size << 8 | static_cast<unsigned char>(byte);
    EXPECT_EQ(TextOfSize(absl::StrCat(size)), body.substr(1)) << size;
  }
}

TEST(DiagnoseTest, NoSizeThatAServerAllowsIsText) {
  constexpr uint32_t kFirst = 1;
  constexpr uint32_t kLast = 16 << 20;
  for (uint32_t size = kFirst; size <= kLast; ++size) {
    if (!TextOfSize(absl::StrCat(size)).empty()) FAIL() << size << " is called text";
  }
  for (const char* line :
       {"rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5000000 vs. 4194304)",
        "Error: 8 RESOURCE_EXHAUSTED: Received message larger than max (5000000 vs 4194304)",
        "io.grpc.StatusRuntimeException: RESOURCE_EXHAUSTED: gRPC message exceeds maximum size 4194304: 5000000",
        "resource_exhausted: message size 5000000 is larger than configured max 4194304",
        "Status { code: OutOfRange, message: \"Error, decoded message length too large: found 5000000 bytes, the limit "
        "is: 4194304 bytes\", source: None }"}) {
    EXPECT_EQ(First(line).kind(), "msg_too_large_recv") << line;
  }
}

TEST(DiagnoseTest, ARefusedStreamIsNoProofThatNothingRan) {
  const v1::Cause cause =
      First("rpc error: code = Unavailable desc = stream terminated by RST_STREAM with error code: REFUSED_STREAM");
  EXPECT_EQ(cause.http2_error(), "REFUSED_STREAM");
  EXPECT_TRUE(cause.retry().retryable());
  EXPECT_THAT(cause.retry().reason(), HasSubstr("some proxies say so of requests that were processed"));
  EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
}

TEST(DiagnoseTest, Http2ErrorsAreReadWhole) {
  const auto error_of = [](const std::string& message) {
    return First("<_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.INTERNAL\n\tdetails = \"" +
                 message + "\"\n\tdebug_error_string = \"UNKNOWN:" + message + "\"\n>")
        .http2_error();
  };
  EXPECT_EQ(error_of("Received RST_STREAM with error code 1"), "PROTOCOL_ERROR");
  EXPECT_EQ(error_of("Received RST_STREAM with error code 2"), "INTERNAL_ERROR");
  EXPECT_EQ(error_of("Received RST_STREAM with error code 12"), "INADEQUATE_SECURITY");
  EXPECT_EQ(error_of("Received RST_STREAM with error code 42"), "0x2a");
}

TEST(DiagnoseTest, TheInnermostReasonOfAFailedConnectionIsTold) {
  EXPECT_EQ(
      First("Error: 14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1").kind(),
      "conn_refused");
  EXPECT_EQ(First("io.grpc.StatusRuntimeException: UNAVAILABLE: io exception\nCaused by: java.net.ConnectException: "
                  "Connection refused")
                .kind(),
            "conn_refused");
  EXPECT_EQ(First("rpc error: code = Unavailable desc = connection error: desc = \"transport: authentication handshake "
                  "failed: tls: failed to verify certificate: x509: certificate has expired or is not yet valid: \"")
                .kind(),
            "tls_expired");
}

TEST(DiagnoseTest, AProxysSentenceIsFoundInsideAClientsError) {
  const v1::Cause cause = First("14 UNAVAILABLE: upstream request timeout");
  EXPECT_EQ(cause.kind(), "proxy_timeout");
  EXPECT_EQ(cause.made_by(), "proxy");
  EXPECT_THAT(cause.client(), AllOf(HasSubstr("grpc-js"), HasSubstr("Envoy")));
  EXPECT_EQ(cause.grpc_by_profile(), google::rpc::DEADLINE_EXCEEDED);
  const v1::DiagnoseResponse page = Of(
      "rpc error: code = Unavailable desc = unexpected HTTP status code received from server: 503 (Service "
      "Unavailable); "
      "transport: received unexpected content-type \"text/plain\"\ndata: \"upstream connect error or disconnect/reset "
      "before headers. reset reason: connection termination\"");
  ASSERT_GE(page.causes_size(), 2);
  EXPECT_EQ(page.causes(0).kind(), "http_response");
  EXPECT_EQ(page.causes(1).kind(), "proxy_upstream_closed");
}

TEST(DiagnoseTest, TheSettingsOfTheSpeakerComeBeforeTheStepsOfTheCause) {
  const v1::Cause limited = First("rpc error: code = Unavailable desc = local_rate_limited");
  ASSERT_GE(limited.next_steps_size(), 2);
  EXPECT_THAT(limited.next_steps(0), HasSubstr("rate_limited_as_resource_exhausted"));
  EXPECT_THAT(limited.next_steps(1), HasSubstr("Wait as retry-after"));
  const v1::Cause large = First("Received message larger than max (5242880 vs. 4194304)");
  EXPECT_THAT(large.next_steps(0), HasSubstr("grpc.max_receive_message_length"));
  EXPECT_LE(large.next_steps_size(), kMaxNextSteps);
}

TEST(DiagnoseTest, WordsThatSeveralClientsPrintNameThemAll) {
  EXPECT_THAT(First("Received message larger than max (5242880 vs. 4194304)").client(), HasSubstr(" or "));
}

TEST(DiagnoseTest, UnknownWordsOfAKnownClientAreAStatusOfItsPeer) {
  const v1::Cause cause = First("rpc error: code = NotFound desc = no such book");
  EXPECT_EQ(cause.kind(), "app_status");
  EXPECT_EQ(cause.confidence(), v1::CONFIDENCE_LIKELY);
  EXPECT_EQ(cause.grpc_by_profile(), google::rpc::NOT_FOUND);
  EXPECT_EQ(First("12 UNIMPLEMENTED: ").kind(), "silent_status");
}

TEST(DiagnoseTest, TheCodeTellsWhatAnErrorWithoutWordsMeans) {
  EXPECT_EQ(First("rpc error: code = Unknown desc = ").kind(), "http_response");
  EXPECT_EQ(First("rpc error: code = Aborted desc = ").kind(), "silent_status");
  const v1::DiagnoseResponse denied = Of("rpc error: code = PermissionDenied desc = ");
  ASSERT_GE(denied.causes_size(), 2);
  EXPECT_EQ(denied.causes(1).kind(), "proxy_denied");
}

TEST(DiagnoseTest, ConnectClientsReadUnknownWordsFromAnyJsonError) {
  const v1::DiagnoseResponse connect = Of("unavailable: no such book");
  ASSERT_EQ(connect.causes_size(), 2);
  EXPECT_EQ(connect.causes(0).kind(), "app_status");
  EXPECT_EQ(connect.causes(1).kind(), "http_response");
  EXPECT_EQ(connect.causes(1).confidence(), v1::CONFIDENCE_POSSIBLE);
  EXPECT_EQ(Of("rpc error: code = Unavailable desc = no such book").causes_size(), 1) << "grpc-go does not";
}

TEST(DiagnoseTest, FactsOfTheWireAreFoundInErrorsOfUnknownClients) {
  const struct {
    const char* text;
    const char* kind;
  } cases[] = {
      {"AcmeException: UNAVAILABLE: the peer answered with HTTP status 503", "http_response"},
      {"AcmeException: UNKNOWN: got HTTP/2 status: 999", "protocol_error"},
      {"AcmeException: UNKNOWN: HTTP status 200", "http_response"},
      {"AcmeException: INTERNAL: RST_STREAM frame received, error code 8", "rst_stream"},
      {"AcmeException: UNAVAILABLE: GOAWAY from 10.1.2.3:50051", "goaway"},
      {"AcmeException: UNAVAILABLE: could not connect to books:50051: Connection refused", "conn_refused"},
      {"AcmeException: DEADLINE_EXCEEDED: call timed out after 2s", "deadline"},
      {"AcmeException: UNKNOWN: unexpected content type text/html", "http_response"},
      {"AcmeException: UNAVAILABLE: the peer has an expired certificate", "tls_expired"},
  };
  for (const auto& one : cases) {
    const v1::Cause cause = First(one.text);
    EXPECT_EQ(cause.kind(), one.kind) << one.text;
    EXPECT_NE(cause.confidence(), v1::CONFIDENCE_CERTAIN) << one.text;
    EXPECT_TRUE(cause.has_grpc_seen()) << one.text;
  }
  EXPECT_EQ(First("AcmeException: UNAVAILABLE: the peer answered with HTTP status 503").http_status(), 503);
  const v1::Cause decoded = First("AcmeException: UNKNOWN: the message is larger than the limit: 1752460652");
  EXPECT_EQ(decoded.kind(), "http_response") << "the number is the text \"html\"";
  EXPECT_EQ(decoded.confidence(), v1::CONFIDENCE_LIKELY);
  EXPECT_EQ(First("AcmeException: NOT_FOUND: no such book").kind(), "app_status");
  EXPECT_EQ(First("AcmeException: NOT_FOUND: the printer with this hostname").kind(), "app_status")
      << "no client makes this code by itself";
}

TEST(DiagnoseTest, FactsOfTheWireAreNotReadIntoTheMessagesOfKnownClients) {
  EXPECT_EQ(First("rpc error: code = NotFound desc = hostname of the printer not found").kind(), "app_status");
  EXPECT_EQ(First("Error: 9 FAILED_PRECONDITION: the order has timed out").kind(), "app_status");
}

TEST(DiagnoseTest, StatusesThatEndNoAnswerBreakTheProtocol) {
  for (const char* status : {"100", "103", "999"}) {
    const v1::DiagnoseResponse response =
        Of(absl::StrCat("rpc error: code = Unknown desc = unexpected HTTP status code received from server: ", status,
                        " (); malformed header: missing HTTP content-type"));
    ASSERT_GT(response.causes_size(), 0) << status;
    EXPECT_EQ(response.causes(0).kind(), "protocol_error") << status;
    EXPECT_EQ(response.causes(0).confidence(), v1::CONFIDENCE_LIKELY) << status;
  }
}

TEST(DiagnoseTest, NothingIsClaimedOfOtherText) {
  for (const char* text : {"hello world", "the build failed in 3 steps", "INFO server started", "{\"a\": 1}", "\n\n",
                           "the hostname is set, the certificate was renewed", "job ended: timeout after 30 s",
                           "order 7: status: cancelled, message: sold out", "exit status=1 error=connection reset"}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text;
  }
}

TEST(DiagnoseTest, NoAnswerThatIsNotGrpcIsOk) {
  for (const char* text :
       {"rpc error: code = Unknown desc = unexpected HTTP status code received from server: 200 (OK); transport: "
        "received unexpected content-type \"text/html\"",
        "14 UNAVAILABLE: Received HTTP status code 200"}) {
    const v1::Cause cause = First(text);
    EXPECT_EQ(cause.http_status(), 200) << text;
    EXPECT_EQ(cause.grpc_by_profile(), google::rpc::UNKNOWN) << text;
    EXPECT_FALSE(cause.retry().retryable());
  }
  EXPECT_THAT(First("14 UNAVAILABLE: Received HTTP status code 200").reason(), HasSubstr("HTTP 200"));
}

TEST(DiagnoseTest, OkIsNoError) {
  for (const char* text : {"OK: all 5 services are healthy", "Ok: saved", "rpc error: code = OK desc = "}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text;
  }
}

TEST(DiagnoseTest, AMessageEndsWhereTheLogGoesOn) {
  for (const char* text :
       {"{\"error\":\"14 UNAVAILABLE: upstream request timeout\"}",
        "{\"message\":\"14 UNAVAILABLE: upstream request timeout\",\"code\":14}",
        "{\"stack\":\"Error: 14 UNAVAILABLE: upstream request timeout\\n    at callErrorFromStatus\"}",
        "time=\"2026-11-28T00:00:00Z\" level=error msg=\"rpc error: code = Unavailable desc = upstream request "
        "timeout\" a=b",
        "2026-11-28 ERROR rpc error: code = Unavailable desc = upstream request timeout\n2026-11-28 INFO retrying",
        "io.grpc.StatusRuntimeException: UNAVAILABLE: upstream request timeout\n\tat "
        "io.grpc.stub.ClientCalls(C.java:1)",
        "Error: 14 UNAVAILABLE: upstream request timeout\n    at Object.callErrorFromStatus (call.ts:81:17)"}) {
    EXPECT_EQ(First(text).template_(), "envoy/request-timeout") << text;
  }
}

TEST(DiagnoseTest, WordsThatAServerPassesOnDoNotSayThatTheCallDidNotRun) {
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

TEST(DiagnoseTest, ShortWordsOfNobodyAreNotCertain) {
  for (const char* text : {"429 Too Many", "404 Tests", "context canceled", "HTTP status 302"}) {
    EXPECT_NE(First(text).confidence(), v1::CONFIDENCE_CERTAIN) << text;
  }
  for (const char* text : {"200 OK", "HTTP status 200", "204 No Content", "503", "999"}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text;
  }
  EXPECT_EQ(First("[unimplemented] HTTP 404").confidence(), v1::CONFIDENCE_CERTAIN);
}

TEST(DiagnoseTest, AStatusWithoutWordsHasOneSpeaker) {
  EXPECT_EQ(First("12 UNIMPLEMENTED: ").client(), "grpc-js");
  const v1::Cause unknown_client = First("status: UNKNOWN, details: \"\"");
  EXPECT_NE(unknown_client.kind(), "");
  EXPECT_EQ(unknown_client.client(), "");
}

TEST(DiagnoseTest, OrdinaryLinesOfLogsAreNoErrors) {
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

TEST(DiagnoseTest, WordsAboutAnErrorAreNotCertain) {
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

TEST(DiagnoseTest, RefusesEmptyAndLongTexts) {
  v1::DiagnoseRequest request;
  v1::DiagnoseResponse response;
  EXPECT_EQ(Diagnose(TestTranslator(), request, response).code(), absl::StatusCode::kInvalidArgument);
  request.set_text(std::string(kMaxDiagnoseBytes, 'x'));
  EXPECT_TRUE(Diagnose(TestTranslator(), request, response).ok());
  request.set_text(std::string(kMaxDiagnoseBytes + 1, 'x'));
  const absl::Status status = Diagnose(TestTranslator(), request, response);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("report"));
}

TEST(DiagnoseTest, EveryAnswerIsWholeUtf8AndHasAtMostThreeCauses) {
  std::string text =
      "rpc error: code = Unavailable desc = upstream connect error or disconnect/reset before headers. reset "
      "reason: overflow \xF0\x9F\x98";
  const v1::DiagnoseResponse response = Of(text);
  EXPECT_LE(response.causes_size(), 3);
  std::string bytes;
  EXPECT_TRUE(response.SerializeToString(&bytes));
  EXPECT_TRUE(v1::DiagnoseResponse().ParseFromString(bytes)) << "protobuf refuses text that is not UTF-8";
}

}  // namespace
}  // namespace status_translator
