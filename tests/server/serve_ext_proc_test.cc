// The program as used in Envoy's path: the file that stops enforcement, and what of a body is written down.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "envoy/service/ext_proc/v3/external_processor.grpc.pb.h"
#include "statustranslator/v1/translation_service.grpc.pb.h"
#include "support/ext_proc.h"
#include "support/fields.h"
#include "support/process.h"
#include "support/server.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string MetricsOf(const Server& server) {
  return RunToEnd("/usr/bin/curl", {"-s", "http://" + server.http() + "/metrics"}).output;
}

// The messages with which the service answers, the last of which has the metadata.
std::vector<extp::ProcessingResponse> Exchange(const Server& server,
                                               const std::vector<extp::ProcessingRequest>& messages,
                                               const FieldList& settings = {}) {
  grpc::ClientContext context;
  for (const auto& [name, value] : settings) context.AddMetadata("status-translator-" + name, value);
  const auto stream = extp::ExternalProcessor::NewStub(server.channel())->Process(&context);
  std::vector<extp::ProcessingResponse> answers;
  for (const extp::ProcessingRequest& message : messages) {
    extp::ProcessingResponse answer;
    if (!stream->Write(message) || !stream->Read(&answer)) break;  // it has decided
    answers.push_back(answer);
  }
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  return answers;
}

class LimitFileOfServeTest : public ::testing::Test {
 protected:
  void Write(const std::string& text) const {
    std::ofstream(path_ + ".new", std::ios::binary) << text;
    std::filesystem::rename(path_ + ".new", path_);
  }
  static bool Enforces(const Server& server) {
    return Exchange(server, {FromGrpcCaller(ResponseHead({{":status", "503"}}, true))})[0].has_immediate_response();
  }

  TempDir folder_;
  const std::string path_ = folder_ / "limit";
  const std::vector<std::string> options_ = {"--ext-proc-mode", "enforce",     "--ext-proc-limit-file", path_,
                                             "--http-listen",   "127.0.0.1:0", "--drain-delay",         "0s"};
};

TEST_F(LimitFileOfServeTest, StopsEnforcementWithoutARestartAndStartsItAgain) {
  Server server(options_);
  EXPECT_TRUE(Enforces(server));
  EXPECT_THAT(MetricsOf(server), HasSubstr("status_translator_ext_proc_enforcement_stopped 0\n"));
  Write("observe\n");
  const auto line = nlohmann::json::parse(server.process().WaitForLine("enforces nothing"));
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["file"], path_);
  EXPECT_EQ(line["limit"], "observe");
  EXPECT_FALSE(Enforces(server));
  EXPECT_THAT(MetricsOf(server), HasSubstr("status_translator_ext_proc_enforcement_stopped 1\n"));
  EXPECT_THAT(MetricsOf(server), HasSubstr("action=\"would_change\""));
  std::filesystem::remove(path_);
  server.process().WaitForLine("is not limited");
  EXPECT_TRUE(Enforces(server));
  EXPECT_THAT(MetricsOf(server), HasSubstr("status_translator_ext_proc_enforcement_stopped 0\n"));
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().Wait(), 0);
}

TEST_F(LimitFileOfServeTest, CountsFromTheFirstResponseOn) {
  Write("off");
  Server server(options_);
  EXPECT_FALSE(Enforces(server));
  EXPECT_THAT(MetricsOf(server), HasSubstr("action=\"passed:off\""));
  Write("nonsense");
  EXPECT_THAT(server.process().WaitForLine("nonsense"), HasSubstr("use observe, enforce, off"));
  EXPECT_FALSE(Enforces(server));
}

// Bodies are never logged, nor do they reach metrics or what the proxy logs: of what no shape claims, names of members
// do, and only those that do not look like data.
TEST(BodiesTest, NothingOfABodyIsLogged) {
  const std::string token = "Zq7SECRETx9";
  const std::vector<std::pair<std::string, std::string>> bodies = {
      {"application/json", R"({"message":"TOKEN","code":"TOKEN","odd":{"TOKEN@example.org":["TOKEN"]}})"},
      {"application/json", R"({"error":{"code":"TOKEN","status":"ABORTED","message":"TOKEN","details":[]}})"},
      {"application/json", R"({"TOKEN 1":"TOKEN","odd")"},
      {"application/problem+json", R"({"title":"TOKEN","status":404,"detail":"TOKEN","TOKEN-id":7})"},
      {"application/xml", "<Error><Code>TOKEN</Code><Message>TOKEN</Message></Error>"},
      {"application/grpc", "TOKEN"},
      {"text/html", "<title>TOKEN</title>TOKEN"},
      {"text/plain", "TOKEN"},
      {"", "TOKEN"}};
  // Everything that gRPC itself can log: with GRPC_TRACE alone it would log the bytes of messages.
  setenv("GRPC_VERBOSITY", "DEBUG", 1);
  setenv("GRPC_TRACE", "all", 1);
  Server server(
      {"--http-listen", "127.0.0.1:0", "--access-log", "1", "--drain-delay", "0s", "--ext-proc-mode", "enforce"});
  unsetenv("GRPC_VERBOSITY");
  unsetenv("GRPC_TRACE");
  std::string said;
  for (const auto& [type, pattern] : bodies) {
    const std::string body = absl::StrReplaceAll(pattern, {{"TOKEN", token}});
    for (const int code : {200, 404, 500}) {
      for (const FieldList& settings :
           {FieldList{}, FieldList{{"origin_from", "shape"}}, FieldList{{"mode", "observe"}}}) {
        const auto head = ResponseHead({{":status", absl::StrCat(code)}, {"content-type", type}, {"x-acme", token}});
        std::vector<extp::ProcessingRequest> messages = {WithMode(FromGrpcCaller(head), extp::BODY_SEND_MODE_BUFFERED)};
        // The service ends the stream at the head of a gRPC response that reports no error.
        if (type != "application/grpc" || code != 200) messages.push_back(ResponseBody(body));
        for (const auto& answer : Exchange(server, messages, settings)) said += answer.dynamic_metadata().DebugString();
      }
      grpc::ClientContext context;
      v1::ConvertHttpResponseRequest request;
      request.mutable_http()->set_code(code);
      *request.mutable_http()->mutable_headers() = ToFields({{"content-type", type}});
      request.mutable_http()->set_body(body);
      v1::ConvertHttpResponseResponse response;
      EXPECT_TRUE(
          v1::TranslationService::NewStub(server.channel())->ConvertHttpResponse(&context, request, &response).ok());
      const nlohmann::json json = {{"http",
                                    {{"code", code},
                                     {"headers", {{{"name", "content-type"}, {"text", type}}}},
                                     {"body", absl::Base64Escape(body)}}}};
      for (const std::string& sent : {json.dump(), body}) {
        RunToEnd("/usr/bin/curl", {"-s", "-H", "content-type: application/json", "--data-binary", sent,
                                   "http://" + server.http() + "/v1:convertHttpResponse"});
      }
    }
  }
  const std::string metrics = MetricsOf(server);
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().Wait(), 0);
  const std::string log = server.process().Output();
  EXPECT_THAT(log, HasSubstr("\"access\""));
  EXPECT_THAT(said, HasSubstr("skeleton"));
  for (const char* source : {"ext_proc", "call"}) {
    EXPECT_THAT(metrics, HasSubstr(absl::StrCat("recognised_responses_total{shape=\"none\",source=\"", source)));
  }
  for (const std::string& written : {said, metrics, log}) {
    EXPECT_THAT(written, Not(HasSubstr(token)));
    EXPECT_THAT(written, Not(HasSubstr(absl::Base64Escape(token).substr(0, 12))));
  }
}

}  // namespace
}  // namespace status_translator
