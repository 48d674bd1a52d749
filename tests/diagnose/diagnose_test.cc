#include "diagnose/diagnose.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "config/symptom_text.h"
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
