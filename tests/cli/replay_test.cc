// `check --replay` as an operator types it; replay_changes_test.cc tests how changes are grouped.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/run_command.h"
#include "convert/dump.h"
#include "support/limits.h"
#include "support/specimens.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

// A shape of the team's own, which only the new files have.
constexpr char kOrdersShape[] = R"(
name: "orders"
made_by: "application"
match { has { json: "/order_error/code" type: "string" } has { json: "/order_error/text" type: "string" } }
read { error_code { json: "/order_error/code" } message { json: "/order_error/text" } }
code { value: "SOLD_OUT" grpc: "FAILED_PRECONDITION" reason: "there is none left" }
code { value: "LOCKED" grpc: "UNAVAILABLE" reason: "another request has the lock" }
example { status: 503 body: '{"order_error": {"code": "SOLD_OUT", "text": "none left"}}' }
not { status: 503 body: '{"order_error": "SOLD_OUT"}' }
)";

// spring-boot of an earlier time, which knew one form and hid all messages.
constexpr char kOldSpringBoot[] = R"(
name: "spring-boot"
made_by: "application"
match {
  has { json: "/timestamp" type: "string" }
  has { json: "/status" type: "integer" is_status: true }
  has { json: "/error" type: "string" }
  has { json: "/path" type: "string" pattern: "^/" }
}
example { status: 404 body: '{"timestamp": "2020-01-01T00:00:00Z", "status": 404, "error": "Not Found", "path": "/x"}' }
not { status: 404 body: '{"status": 404}' }
)";

constexpr char kOldProfile[] = R"(
name: "acme"
extends: "general"
http_to_grpc { http: 470 grpc: "UNAVAILABLE" reason: "the quota service is busy" }
http_to_grpc { http: 471 grpc: "ABORTED" reason: "a conflict" }
)";
constexpr char kNewProfile[] = R"(
name: "acme"
extends: "general"
http_to_grpc { http: 470 grpc: "RESOURCE_EXHAUSTED" reason: "the quota is used up" }
http_to_grpc { http: 471 grpc: "ALREADY_EXISTS" reason: "a duplicate" }
)";

class ReplayTest : public ::testing::Test {
 protected:
  static std::string Write(const std::string& path, const std::string& text) {
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  void Record(const std::string& name, const std::string& text) {
    Write(folder_ / "recorded/" + name, text);
    ++recorded_;
  }
  void Record(const std::string& name, int code, const std::string& body) {
    Record(name, absl::StrCat("HTTP/1.1 ", code, " \r\nContent-Type: application/json\r\n\r\n", body));
  }

  void WriteDataOfTwoTimes() {
    Write(folder_ / "old/acme.textproto", kOldProfile);
    Write(folder_ / "old/spring-boot.shape.textproto", kOldSpringBoot);
    Write(folder_ / "new/acme.textproto", kNewProfile);
    Write(folder_ / "new/orders.shape.textproto", kOrdersShape);
  }

  // Standard output; standard error is in errors_.
  Result Replay(std::vector<std::string> arguments) {
    std::string line = std::string("exec ") + STATUS_TRANSLATOR_BINARY + " check";
    for (const std::string& argument : arguments) line += " '" + argument + "'";
    const Result result = RunToEnd("/bin/sh", {"-c", "cd " + (folder_ / "") + " && " + line + " 2>errors </dev/null"});
    errors_ = ReadFile(folder_ / "errors");
    return result;
  }

  TempDir folder_;
  std::string errors_;
  int recorded_ = 0;
};

std::string WithoutRevisions(const std::string& text) {
  return std::regex_replace(text, std::regex("@[0-9a-f]{12}"), "@REVISION");
}

// The recorded responses of a week: those of the examples of all shapes and of the programs in specimens/, an
// application of the team, and many of one kind.
TEST_F(ReplayTest, AThousandRecordedResponsesAsAnOperatorSeesThem) {
  WriteDataOfTwoTimes();
  std::map<std::string, int> of_shape;
  for (const bool is_of_changed_shape : {true, false}) {
    for (const PlacedExample& example : TestTranslator().profiles().AllExamples()) {
      if (example.shape.empty() || (example.shape == "spring-boot") != is_of_changed_shape || recorded_ == 700)
        continue;
      const std::string name = absl::StrCat("shapes/", example.shape, "-", ++of_shape[example.shape], ".http");
      Record(name, WriteHttpResponse(ResponseOf(*example.example)));
    }
  }
  for (const auto& entry : fs::directory_iterator(TestFile("convert/specimens"))) {
    if (entry.path().extension() == ".http") {
      Record("programs/" + entry.path().filename().string(), ReadFile(entry.path()));
    }
  }
  for (int i = 0; i < 12; ++i) {
    Record(absl::StrCat("orders/", i, ".http"), 503, R"({"order_error": {"code": "SOLD_OUT", "text": "none left"}})");
  }
  for (int i = 12; i < 17; ++i) {
    Record(absl::StrCat("orders/", i, ".http"), 400, R"({"order_error": {"code": "LOCKED", "text": "try later"}})");
  }
  for (int i = 0; i < 4; ++i) Record(absl::StrCat("quota/", i, ".http"), 470, "{}");
  for (int i = 0; i < 3; ++i) Record(absl::StrCat("quota/duplicate-", i, ".http"), 471, "{}");
  std::string log;
  for (; recorded_ < 1000; ++recorded_) {
    log += R"({"http": {"code": 502, "headers": [{"name": "content-type", "text": "text/plain"}], "body": "YmFk"}})"
           "\n";
  }
  Write(folder_ / "recorded/traffic.jsonl", log);
  const Result result = Replay({"new", "--replay", "recorded", "--against", "old"});
  EXPECT_EQ(result.exit_code, 0) << "what changes is no mistake";
  EXPECT_EQ(errors_, "");
  const std::string golden = TestFile("cli/replay/thousand.txt");
  const std::string text = WithoutRevisions(result.output);
  if (std::getenv("UPDATE_GOLDEN") != nullptr) Write(golden, text);
  EXPECT_EQ(text, ReadFile(golden)) << "UPDATE_GOLDEN=1 writes " << golden << " anew";
  EXPECT_THAT(text, HasSubstr("total: 1,000 responses: "));
  // Retry flips come first, and those that send again before those that no longer do.
  const std::vector<size_t> places = {text.find("BECOMES RETRYABLE"), text.find("stops being retryable: callers"),
                                      text.find("another code, retried as before"), text.find("total: ")};
  EXPECT_TRUE(std::is_sorted(places.begin(), places.end())) << text;
  EXPECT_LT(places.back(), text.size());
}

TEST_F(ReplayTest, JsonHasWhatTheTextSays) {
  WriteDataOfTwoTimes();
  Record("a/sold-out.http", 503, R"({"order_error": {"code": "SOLD_OUT", "text": "none left"}})");
  Record("b/plain.http", 404, "{}");
  const Result result = Replay({"new", "--replay", "recorded", "--against", "old", "-o", "json"});
  const auto json = nlohmann::json::parse(result.output);
  EXPECT_EQ(json["profiles"][0]["name"], "acme");
  const auto& replay = json["replay"];
  EXPECT_EQ(replay["responses"], 2);
  EXPECT_EQ(replay["asBefore"], 1);
  EXPECT_EQ(replay["profile"], "acme");
  EXPECT_EQ(replay["changed"]["stopsBeingRetryable"], 1);
  ASSERT_EQ(replay["groups"].size(), 1u);
  EXPECT_EQ(replay["groups"][0]["kind"], "stopsBeingRetryable");
  EXPECT_EQ(replay["groups"][0]["before"]["code"], "UNAVAILABLE");
  EXPECT_EQ(replay["groups"][0]["after"]["code"], "FAILED_PRECONDITION");
  EXPECT_EQ(replay["groups"][0]["before"]["shape"], "");
  EXPECT_EQ(replay["groups"][0]["after"]["shape"], "orders");
  EXPECT_EQ(replay["groups"][0]["shown"], nlohmann::json({"body", "message"}));
  EXPECT_EQ(replay["groups"][0]["examples"], nlohmann::json({"a/sold-out.http"}));
  const Result tsv = Replay({"new", "--replay", "recorded", "--against", "old", "-o", "tsv"});
  EXPECT_THAT(tsv.output, HasSubstr("\nstopsBeingRetryable\t1\tUNAVAILABLE\tFAILED_PRECONDITION\ttrue\tfalse\t"));
}

TEST_F(ReplayTest, WithoutAgainstTheFilesAreComparedWithTheBuiltInData) {
  Write(folder_ / "new/orders.shape.textproto", kOrdersShape);
  Record("locked.http", 400, R"({"order_error": {"code": "LOCKED", "text": "try later"}})");
  const Result result = Replay({"new", "--replay", "recorded"});
  EXPECT_EQ(result.exit_code, 0) << "what changes is no mistake";
  EXPECT_THAT(WithoutRevisions(result.output),
              AllOf(HasSubstr("replay of recorded: profile general @REVISION against the built-in data, profile "
                              "general @REVISION\n"),
                    HasSubstr("BECOMES RETRYABLE: callers that give up now would send again (1 response)\n"
                              "  1 response: shape none -> orders, INVALID_ARGUMENT -> UNAVAILABLE, origin application "
                              "by guess -> application by shape, now shown: body message"),
                    HasSubstr("; for example locked.http\n"),
                    EndsWith("total: 1 response: 1 become retryable, 0 as before\n")));
}

TEST_F(ReplayTest, BuiltInDataIsComparedWithThatOfAnotherRelease) {
  fs::create_directories(folder_ / "old");
  for (const char* directory : {"profiles", "shapes"}) {
    for (const auto& entry : fs::directory_iterator(TestFile(absl::StrCat("../service/", directory)))) {
      fs::copy(entry.path(), folder_ / "old");
    }
  }
  Record("kong.http",
         "HTTP/1.1 404 Not Found\nserver: kong/3.0\ncontent-type: application/json\n\n"
         "{\"message\":\"no Route matched with those values\"}");
  EXPECT_THAT(Replay({"--replay", "recorded", "--against", "old"}).output,
              EndsWith("total: 1 response: 1 as before\n"));
  fs::remove(folder_ / "old/kong.shape.textproto");
  const Result result = Replay({"--replay", "recorded", "--against", "old"});
  EXPECT_EQ(result.exit_code, 0) << errors_;
  EXPECT_THAT(result.output, HasSubstr(" -> kong")) << "the release of old/ did not have it";
}

TEST_F(ReplayTest, AServerConvertsTheSameResponses) {
  const RunningServer server("general");
  Write(folder_ / "new/orders.shape.textproto", kOrdersShape);
  Write(folder_ / "new/acme.textproto", kNewProfile);
  Record("locked.http", 400, R"({"order_error": {"code": "LOCKED", "text": "try later"}})");
  Record("outcome.txt", "grpc-status: 5\ngrpc-message: no book\n");
  Result result = Replay({"new", "--replay", "recorded", "--against", server.address()});
  EXPECT_THAT(WithoutRevisions(result.output),
              AllOf(HasSubstr("profile acme @REVISION against " + server.address() + ", profile general @REVISION\n"),
                    HasSubstr("INVALID_ARGUMENT -> UNAVAILABLE"),
                    EndsWith("total: 2 responses: 1 become retryable, 1 as before\n")));
  result = Replay({"new", "--replay", "recorded", "--against", "127.0.0.1:1"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(errors_, HasSubstr("cannot reach 127.0.0.1:1"));
}

TEST_F(ReplayTest, ABuiltInProfileCanBeTheOtherSide) {
  Record("conflict.json", R"({"http": {"code": 503}})");
  const Result result = Replay({"--replay", "recorded", "--against", "general-0.1", "--profile", "general"});
  EXPECT_EQ(result.exit_code, 0) << errors_;
  EXPECT_THAT(result.output, HasSubstr("against general-0.1, profile general-0.1 @"));
}

TEST_F(ReplayTest, WhatCannotBeReadIsNamedAndCounted) {
  WriteDataOfTwoTimes();
  Record("a.http", 404, "{}");
  Record("b/broken.http", "HTTP/1.1 nothing\n\n");
  Record("c.json", "{\"http\": ");
  Record("d.http", "HTTP/1.1 404 \n\n" + std::string(kMaxRecordingBytes, 'x'));
  Record("e.json", R"({"http": {"code": 42}})");
  Record("f.json", R"({"http": {"code": 404}, "profile": "nobody"})");
  Record("g.jsonl",
         "{\"http\": {\"code\": 404}}\n\n# a comment\nnot json\n"
         R"({"path": "/x", "translation": {"from": "HTTP 404", "before": "A", "to": "B", "retry_flip": "none"}})"
         "\n");
  ASSERT_EQ(mkfifo((folder_ / "recorded/h.http").c_str(), 0600), 0);
  Write(folder_ / "recorded/.hidden", "never read");
  const Result result = Replay({"new", "--replay", "recorded", "--against", "old"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, HasSubstr("total: 2 responses: 2 as before; 8 could not be read\n"));
  EXPECT_THAT(errors_,
              AllOf(HasSubstr("b/broken.http: line 1: "), HasSubstr("c.json: line 1: is not a JSON object"),
                    HasSubstr(absl::StrCat("d.http: is larger than ", kMaxRecordingBytes, " bytes")),
                    HasSubstr("e.json: http.code: 42 is not an HTTP status"), HasSubstr("f.json: "),
                    HasSubstr("g.jsonl:4: is not a JSON object"), HasSubstr("g.jsonl:5: is a line of an access log"),
                    HasSubstr("h.http: it is not a regular file"), Not(HasSubstr("hidden"))));
}

// The same messages as plain text: no quote is escaped, and no advice is for another command.
TEST_F(ReplayTest, ABadLineOfALogSaysWhatALineMustBe) {
  const std::string what = "; a line is one request of the API, for example {\"http\": {\"code\": 404, ";
  Write(folder_ / "log",
        "{\"http\": {\"code\": 404}}\n{\"error\": \"no\"}\nHTTP/1.1 404 Not Found\n{\"http\": {\"code\": "
        "\"x\\u001b\"}}\n");
  Replay({"--replay", "log", "--against", "general-0.1"});
  EXPECT_THAT(errors_, AllOf(HasSubstr("log:2: has none of \"http\", \"status\" and \"trailers\"" + what),
                             HasSubstr("log:3: is not a JSON object of UTF-8" + what), HasSubstr("log:4: body: is not"),
                             Not(HasSubstr("--status")), Not(HasSubstr("\x1b")), Not(HasSubstr("{\\\""))));
  Write(folder_ / "recorded/body.json", "{\"error\": \"no\"}");
  Write(folder_ / "recorded/fields.http", "content-type: text/plain\n");
  Record("a.http", 404, "{}");
  Replay({"--replay", "recorded", "--against", "general-0.1"});
  EXPECT_THAT(errors_, AllOf(HasSubstr("body.json: line 1: this JSON has neither an HTTP status nor a gRPC code of its "
                                       "own; if it is the body of an HTTP response, put \"HTTP/1.1 404\" and an empty "
                                       "line before it\n"),
                             HasSubstr("for example HTTP/1.1 404\n"), Not(HasSubstr("--status"))));
}

TEST_F(ReplayTest, OnlyTheFirstUnreadableOnesAreNamed) {
  std::string log = "{\"http\": {\"code\": 404}}\n";
  for (int i = 0; i < 50; ++i) log += "nonsense\n";
  Write(folder_ / "log", log);
  const Result result = Replay({"--replay", "log", "--against", "general-0.1"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output, HasSubstr("; 50 could not be read\n"));
  EXPECT_EQ(std::count(errors_.begin(), errors_.end(), '\n'), 21);
  EXPECT_THAT(errors_, HasSubstr("status-translator: log: skipped 30 more that cannot be read\n"));
}

TEST_F(ReplayTest, ABodyIsNeverPrinted) {
  WriteDataOfTwoTimes();
  Record("secret.http", 503, R"({"order_error": {"code": "SOLD_OUT", "text": "hunter2"}})");
  const Result result = Replay({"new", "--replay", "recorded", "--against", "old", "-o", "json"});
  EXPECT_THAT(result.output, AllOf(HasSubstr("secret.http"), Not(HasSubstr("hunter2"))));
}

TEST_F(ReplayTest, WrongUsageSaysWhatIsMissing) {
  WriteDataOfTwoTimes();
  Record("a.http", 404, "{}");
  const auto fails = [&](const std::vector<std::string>& arguments, int exit_code, const std::string& why) {
    EXPECT_EQ(Replay(arguments).exit_code, exit_code);
    EXPECT_THAT(errors_, HasSubstr(why));
  };
  fails({"--replay", "recorded"}, 2, "--against or PATH");
  fails({"new", "--profile", "acme"}, 2, "--replay");
  fails({"new", "--replay", "nowhere", "--against", "old"}, 2, "nowhere: No such file or directory");
  fails({"new", "--replay", "recorded", "--against", "old", "--profile", "acmee"}, 2, "acmee");
  fails({"new", "--replay", "/dev/null", "--against", "old"}, 1, "/dev/null: has no response that can be read");
  Write(folder_ / "new/second.textproto",
        "name: \"second\" extends: \"general\"\n"
        "http_to_grpc { http: 472 grpc: \"ABORTED\" reason: \"r\" }\n");
  fails({"new", "--replay", "recorded", "--against", "old"}, 2, "--profile: acme, second");
}

}  // namespace
}  // namespace status_translator
