#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>

#include "cli/client_lines.h"
#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

// The cells of the one line of `text` that begins with both.
std::string LineOf(const std::string& text, const std::string& client, const std::string& rest) {
  size_t begin = 0;
  while (begin < text.size()) {
    const size_t end = text.find('\n', begin);
    const std::string line = text.substr(begin, end - begin);
    if (line.rfind(client, 0) == 0 && line.find(rest) != std::string::npos) return line;
    begin = end + 1;
  }
  return "";
}

TEST(CompareClientsTest, SaysWhatClientsReportForAStatus) {
  const std::string text = RunCommand({"compare", "--clients", "503"}).output;
  EXPECT_THAT(text, StartsWith("HTTP 503 Service Unavailable without grpc-status"));
  EXPECT_LE(LineCount(text), 26u);
  // The versions of the C core that hide every page, and tonic, whose code is never that of a page's status.
  EXPECT_THAT(LineOf(text, "grpcio ", "1.53.2-1.61.3"), AllOf(HasSubstr("UNKNOWN"), HasSubstr("document, general")));
  EXPECT_THAT(LineOf(text, "tonic ", "page untyped"), AllOf(HasSubstr(" INTERNAL "), HasSubstr("compression flag")));
  // grpc-go ignores the status of a response with the content type of gRPC.
  EXPECT_THAT(LineOf(text, "grpc-go ", " grpc  "), HasSubstr("INTERNAL"));
  // grpc-js does not send the request again after a body, whatever its policy.
  EXPECT_THAT(LineOf(text, "grpc-js ", "1.12.6-1.14.7"), AllOf(HasSubstr("UNAVAILABLE"), HasSubstr("  no  ")));
}

TEST(CompareClientsTest, ComparesWithTheProfileAndTheDocument) {
  const auto json = nlohmann::json::parse(RunCommand({"compare", "--clients", "429", "-o", "json"}).output);
  EXPECT_EQ(json["grpcDocument"], "UNAVAILABLE");
  EXPECT_EQ(json["general"], "RESOURCE_EXHAUSTED");
  EXPECT_EQ(json["generalIntermediary"], "UNAVAILABLE");
  const auto& page = json["answers"][0];
  EXPECT_EQ(page["client"], "grpc-go");
  EXPECT_EQ(page["code"], "UNAVAILABLE");
  EXPECT_EQ(page["policyRetry"], "policy");
  EXPECT_EQ(page["differsFromDocument"], false);
  EXPECT_THAT(page["message"], StartsWith("unexpected HTTP status code received from server: 429"));
}

TEST(CompareClientsTest, MarksWhatFollowsByRule) {
  const std::string measured = RunCommand({"compare", "--clients", "503", "-o", "tsv"}).output;
  EXPECT_THAT(measured, AllOf(StartsWith("client\tversions\tresponse\tcode\t"), Not(HasSubstr("by rule"))));
  const std::string by_rule = RunCommand({"compare", "--clients", "592", "-o", "tsv"}).output;
  EXPECT_THAT(by_rule, AllOf(HasSubstr("\tby rule\tReceived HTTP status code 592\n"), Not(HasSubstr("measured"))));
  EXPECT_THAT(RunCommand({"compare", "--clients", "592"}).output, HasSubstr("UNKNOWN (by rule)"));
}

// `explain 200` says OK too, but a response without grpc-status is no success.
TEST(CompareClientsTest, ASuccessIsOkForTheStatusAlone) {
  EXPECT_THAT(RunCommand({"compare", "--clients", "200"}).output,
              HasSubstr("The gRPC document: UNKNOWN; profile general: OK, of an intermediary UNKNOWN\n"));
  const auto json = nlohmann::json::parse(RunCommand({"compare", "--clients", "204", "-o", "json"}).output);
  EXPECT_EQ(json["general"], "OK");
  EXPECT_EQ(json["generalIntermediary"], "UNKNOWN");
  for (const auto& answer : json["answers"]) EXPECT_EQ(answer["differsFromGeneral"], answer["code"] != "UNKNOWN");
}

TEST(CompareClientsTest, RefusesWhatIsNoFinalStatus) {
  for (const char* status : {"100", "600", "abc", "-1", ""}) {
    const Result result = RunCommand({"compare", "--clients", status});
    EXPECT_EQ(result.exit_code, 2) << status;
  }
  EXPECT_EQ(RunCommand({"compare", "grpc", "google", "--clients", "503"}).exit_code, 2);
  EXPECT_EQ(RunCommand({"compare", "grpc"}).exit_code, 2);
  EXPECT_EQ(RunCommand({"compare"}).exit_code, 2);
}

TEST(ClientLinesTest, SaysInAFewLinesWhatClientsReport) {
  const std::vector<std::string> lines = ClientLines(429);
  ASSERT_THAT(lines, SizeIs(5));
  EXPECT_EQ(lines[0], "UNAVAILABLE: grpc-go, grpcio, grpc-java, grpc-js, connect-go, connect-es; INTERNAL: tonic");
  EXPECT_EQ(
      lines[1],
      "messages: grpc-go \"unexpected HTTP status code received from server: 429\", grpcio \"Received http2 header "
      "with "
      "status: 429\", grpc-java \"HTTP status code 429\", grpc-js \"Received HTTP status code 429\", tonic \"protocol "
      "error: received message with invalid compression flag\", connect-go \"HTTP status 429\", connect-es \"HTTP "
      "429\"");
  EXPECT_THAT(lines[2], AllOf(StartsWith("older versions: "), HasSubstr("UNKNOWN: grpcio 1.53.2-1.61.3")));
  EXPECT_EQ(lines[3],
            "if the content type is application/grpc: INTERNAL: grpc-go, grpc-java; UNKNOWN: grpc-go without a body; "
            "UNAVAILABLE: tonic");
  EXPECT_THAT(lines[4], HasSubstr("with a retry policy that lists the code: grpc-go, grpcio, grpc-java"));
  // A 204 has no body, so there is no page.
  EXPECT_EQ(ClientLines(204)[0], "UNKNOWN: grpc-go, grpcio, grpc-java, grpc-js, tonic, connect-go, connect-es");
  EXPECT_THAT(ClientLines(100), IsEmpty());
}

}  // namespace
}  // namespace status_translator
