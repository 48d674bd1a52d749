#include "diagnose/diagnose.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "config/symptom_text.h"
#include "diagnose/find_symptoms.h"
#include "diagnose/symptom_examples.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

v1::DiagnoseResponse Of(const std::string& text) {
  v1::DiagnoseRequest request;
  request.set_text(text);
  v1::DiagnoseResponse response;
  const absl::Status status = Diagnose(TestTranslator(), request, response);
  EXPECT_TRUE(status.ok()) << status;
  return response;
}

v1::Cause First(const std::string& text) {
  const v1::DiagnoseResponse response = Of(text);
  return response.causes_size() > 0 ? response.causes(0) : v1::Cause();
}

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

TEST(DiagnoseTest, NumbersThatAreTextAreDecoded) {
  const v1::Cause cause = First("8 RESOURCE_EXHAUSTED: Received message larger than max (1752460652 vs 4194304)");
  EXPECT_EQ(cause.kind(), "http_response");
  EXPECT_THAT(cause.summary(), HasSubstr("\"html\""));
  EXPECT_FALSE(cause.has_grpc_by_profile()) << "the status of the page is not in the words";
  EXPECT_EQ(First("8 RESOURCE_EXHAUSTED: Received message larger than max (5242880 vs 4194304)").kind(),
            "msg_too_large_recv");
  EXPECT_EQ(TextOfNumber("60"), "<");
  EXPECT_EQ(TextOfNumber("4740180"), "HTT");
  EXPECT_EQ(TextOfNumber("5242880"), "");
  EXPECT_EQ(TextOfNumber("99999999999"), "");
}

TEST(DiagnoseTest, ARefusedStreamIsNoProofThatNothingRan) {
  const v1::Cause cause =
      First("rpc error: code = Unavailable desc = stream terminated by RST_STREAM with error code: REFUSED_STREAM");
  EXPECT_EQ(cause.http2_error(), "REFUSED_STREAM");
  EXPECT_TRUE(cause.retry().retryable());
  EXPECT_THAT(cause.retry().reason(), HasSubstr("some proxies say so of requests that were processed"));
  EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN);
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

TEST(DiagnoseTest, NothingIsClaimedOfOtherText) {
  for (const char* text : {"hello world", "the build failed in 3 steps", "INFO server started", "{\"a\": 1}", "\n\n"}) {
    EXPECT_EQ(Of(text).causes_size(), 0) << text;
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

TEST(SymptomExamplesTest, EveryBuiltInExampleIsExplainedByItsSymptom) {
  int examples = 0;
  for (const SymptomFile& file : ParsedBuiltInSymptoms()) {
    for (const SymptomExample& example : file.examples) {
      ++examples;
      EXPECT_EQ(RunSymptomExample(TestTranslator(), example), "");
    }
  }
  EXPECT_GT(examples, 150);
}

TEST(SymptomExamplesTest, SaysWhichSymptomExplainsALineInstead) {
  const SymptomExample other = {"f", {1, 2}, "own/b", "14 UNAVAILABLE: upstream request timeout"};
  EXPECT_EQ(RunSymptomExample(TestTranslator(), other),
            "f:2:3: the symptom \"own/b\" does not explain this line, but \"envoy/request-timeout\" does");
  const SymptomExample none = {"f", {1, 2}, "own/b", "hello"};
  EXPECT_THAT(RunSymptomExample(TestTranslator(), none), HasSubstr("nor does another one"));
}

// Lines of real clients, with what was really on the wire: tests/diagnose/lines.tsv.
TEST(DiagnoseTest, MeasuredLinesAreExplainedRightly) {
  std::ifstream in(std::string(STATUS_TRANSLATOR_TESTS_DIR) + "/diagnose/lines.tsv");
  int rows = 0, first = 0, certain = 0, certain_wrong = 0;
  for (std::string row; std::getline(in, row);) {
    const std::vector<std::string> cells = absl::StrSplit(row, '\t');
    if (row.empty() || row[0] == '#') continue;
    ASSERT_EQ(cells.size(), 4u) << row;
    const v1::Cause cause = First(nlohmann::json::parse(cells[3]).get<std::string>());
    const std::vector<std::string> kinds = absl::StrSplit(cells[1], '|');
    const bool right = std::find(kinds.begin(), kinds.end(), cause.kind()) != kinds.end() ||
                       (cause.has_http_status() && std::to_string(cause.http_status()) == cells[2]);
    ++rows;
    first += right;
    certain += cause.confidence() == v1::CONFIDENCE_CERTAIN;
    certain_wrong += cause.confidence() == v1::CONFIDENCE_CERTAIN && !right;
  }
  ASSERT_GT(rows, 400);
  EXPECT_GE(first, rows * 85 / 100);
  EXPECT_LE(certain_wrong, certain / 50);
}

}  // namespace
}  // namespace status_translator
