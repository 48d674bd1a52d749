// `report` as an operator types it; tests/report tests what it reads and prints.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_replace.h"
#include "ext_proc/pass_reason.h"
#include "support/facts.h"
#include "support/process.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

#if defined(__has_feature)
constexpr bool kIsSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kIsSanitized = false;
#endif

std::string Golden(const std::string& name) { return TestFile("cli/report/" + name); }

class ReportTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  // Standard output and standard error apart.
  Result Report(const std::vector<std::string>& arguments) {
    std::string line = std::string("exec ") + STATUS_TRANSLATOR_BINARY + " report";
    for (const std::string& argument : arguments) line += " '" + argument + "'";
    const Result result = RunToEnd("/bin/sh", {"-c", line + " 2>" + folder_ / "errors" + " </dev/null"});
    errors_ = ReadFile(folder_ / "errors");
    return result;
  }
  Result ReportText(const std::string& text, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {Write("input", text)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Report(arguments);
  }

  TempDir folder_;
  std::string errors_;
};

// A line of an access log.
std::string Logged(const std::string& from, const std::string& before, const std::string& to,
                   const std::string& flip = "none") {
  const nlohmann::json line = {{"path", "/x"},
                               {"translation",
                                {{"action", "would_change"},
                                 {"from", from},
                                 {"before", before},
                                 {"to", to},
                                 {"rule", "EXACT row 1 of profile general"},
                                 {"origin", "application"},
                                 {"shape", "problem-details"},
                                 {"retry_flip", flip}}}};
  return line.dump() + "\n";
}

TEST_F(ReportTest, ListsRetryFlipsFirst) {
  const Result result = Report({Golden("access.log"), Golden("metrics.txt")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.output, ReadFile(Golden("report.txt")));
  EXPECT_EQ(errors_, absl::StrCat("status-translator: ", Golden("access.log"),
                                  ":6:30: ends in the middle of JSON: was it cut?\nstatus-translator: ",
                                  Golden("access.log"), ": skipped 1 more such line\n"));
  EXPECT_EQ(Report({Golden("access.log"), Golden("metrics.txt"), "-o", "tsv"}).output, ReadFile(Golden("report.tsv")));
}

TEST_F(ReportTest, JsonIsForPrograms) {
  const auto json = nlohmann::json::parse(Report({Golden("access.log"), Golden("metrics.txt"), "-o", "json"}).output);
  EXPECT_EQ(json["log"]["responses"], 54);
  EXPECT_EQ(json["log"]["translations"], 25);
  EXPECT_EQ(json["log"]["retryFlips"], nlohmann::json({{"becomes", 2}, {"stops", 3}, {"none", 20}}));
  EXPECT_EQ(json["log"]["rows"][0]["from"], "HTTP 521");
  EXPECT_EQ(json["log"]["rows"][0]["retryFlip"], "becomes");
  EXPECT_DOUBLE_EQ(json["log"]["rows"][0]["share"], 2.0 / 54);
  EXPECT_EQ(json["metrics"]["responses"], 2500009);
  EXPECT_EQ(json["metrics"]["others"]["stops"], 0);
  EXPECT_EQ(json["badLines"], 2);
  EXPECT_THAT(json["bad"][0].get<std::string>(), EndsWith("access.log:6:30: ends in the middle of JSON: was it cut?"));
}

TEST_F(ReportTest, TheContentDecidesWhatAFileIs) {
  const std::string both = ReadFile(Golden("access.log")) + ReadFile(Golden("metrics.txt"));
  EXPECT_EQ(ReportText(both).output, ReadFile(Golden("report.txt")));
  // Through a pipe, with Windows line ends, and without one at the end of the file.
  Write("both", absl::StrReplaceAll(both.substr(0, both.size() - 1), {{"\n", "\r\n"}}));
  for (const char* arguments : {" report", " report -"}) {
    const Result piped = RunToEnd(
        "/bin/sh", {"-c", "cat " + folder_ / "both" + " | " + STATUS_TRANSLATOR_BINARY + arguments + " 2>/dev/null"});
    EXPECT_EQ(piped.output, ReadFile(Golden("report.txt")));
  }
  // Replicas are added up.
  EXPECT_THAT(Report({Golden("metrics.txt"), Golden("metrics.txt")}).output,
              StartsWith("Metrics of ext_proc: 5,000,018 responses"));
}

// Text and JSON, one error with its stack trace, and lines that are none.
TEST_F(ReportTest, CountsTheErrorsOfAProgramsLogByCause) {
  const std::string log =
      "2026-11-27T01:02:03Z INFO [http] GET /v1/books/404 200 17 bytes in 429 ms\n"
      "2026-11-27T01:02:04Z ERROR [client] unavailable: HTTP status 503 Service Unavailable\n"
      "2026-11-27T01:02:04Z ERROR [client] call failed\n"
      "io.grpc.StatusRuntimeException: UNAVAILABLE: HTTP status code 429\n"
      "\tat io.grpc.stub.ClientCalls.toStatusRuntimeException(ClientCalls.java:268)\n"
      "{\"level\":\"error\",\"err\":\"rpc error: code = Unavailable desc = unexpected HTTP status code received from "
      "server: "
      "429 (Too Many Requests)\"}\n";
  const Result text = ReportText(log);
  EXPECT_EQ(text.exit_code, 0) << errors_;
  EXPECT_EQ(errors_, "");
  EXPECT_THAT(text.output, StartsWith("Logs of programs: 6 lines.\n\nErrors by cause: 3\n"));
  const auto json = nlohmann::json::parse(ReportText(log, {"-o", "json"}).output);
  ASSERT_EQ(json["errors"]["rows"].size(), 3u);
  for (const auto& row : json["errors"]["rows"]) {
    EXPECT_EQ(row["causes"][0], "http_response");
    EXPECT_EQ(row["seen"], "UNAVAILABLE");
    EXPECT_EQ(row["right"], row["wire"] == "HTTP 429" ? "RESOURCE_EXHAUSTED or UNAVAILABLE" : "UNAVAILABLE");
  }
  const auto grpc = nlohmann::json::parse(ReportText(log, {"-o", "json", "--profile", "grpc"}).output);
  EXPECT_EQ(grpc["errors"]["rows"][0]["right"], "UNAVAILABLE") << "the profile decides";
}

// A mistake in one line costs that line only.
TEST_F(ReportTest, NamesTheFirstLineThatCannotBeRead) {
  const std::string good = Logged("HTTP 404", "UNIMPLEMENTED", "NOT_FOUND");
  const Result result = ReportText(good + "\n# a comment\n{\"a\":}\n" + good);
  EXPECT_EQ(errors_, "status-translator: " + folder_ / "input" + ":4:6: is not JSON from \"}\" on\n");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.output,
              StartsWith("Skipped lines that cannot be read: 1.\nAccess log: 2 responses; 2 would change"));
}

TEST_F(ReportTest, ExitCodesTellWhatWasWrongWithAFile) {
  const Result empty = ReportText("");
  EXPECT_EQ(empty.exit_code, 1);
  EXPECT_EQ(empty.output, "");
  EXPECT_THAT(errors_, HasSubstr("is empty; expected the log of a program, an access log of Envoy in JSON, or"));
  EXPECT_EQ(Report({"-"}).exit_code, 1);
  EXPECT_THAT(errors_, StartsWith("status-translator: standard input: is empty"));
  EXPECT_THAT(RunToEnd("/bin/sh", {"-c", std::string(STATUS_TRANSLATOR_BINARY) + " report <&-"}).output,
              HasSubstr("standard input: cannot be read after line 0: Bad file descriptor"));
  EXPECT_EQ(Report({"/no/such"}).exit_code, 2);
  EXPECT_THAT(errors_, HasSubstr("/no/such: No such file or directory"));
  EXPECT_EQ(Report({folder_ / ""}).exit_code, 2);
  EXPECT_THAT(errors_, HasSubstr("is a directory; name its files"));
  EXPECT_EQ(Report({"http://127.0.0.1:8080/metrics"}).exit_code, 2);
  EXPECT_THAT(errors_, HasSubstr("curl -s http://127.0.0.1:8080/metrics | status-translator report -"));
  // A file that cannot be used does not hide what another one says.
  const Result both = Report({"/no/such", Golden("metrics.txt")});
  EXPECT_EQ(both.exit_code, 2);
  EXPECT_THAT(both.output, StartsWith("Metrics of ext_proc: 2,500,009"));
}

TEST_F(ReportTest, NoInputCanControlATerminal) {
  const std::string evil =
      "\x1b]0;owned\x07\r\n\t\x7f\xc2\x9b"
      "31m\xe2\x80\xae\\";
  const std::string text =
      Logged("HTTP 404", evil, std::string(100'000, 'x'), "stops") + Logged(evil, evil, evil) +
      "status_translator_ext_proc_responses_total{action=\"passed:\x1b[2J\\n\\\"\\\\\",direction=\"\xff\",kind=\"" +
      std::string(100'000, 'k') + "\",mode=\"\t\",retry_flip=\"none\",instance=\"\x1b\"} 3\n{\"\x1b[2J\n\x1b[2J\n";
  for (const char* format : {"text", "json", "tsv"}) {
    const Result result = ReportText(text, {"-o", format});
    EXPECT_EQ(result.exit_code, 0) << errors_;
    const bool is_tsv = std::string(format) == "tsv";
    for (const char c : result.output + errors_) {
      ASSERT_TRUE((c >= ' ' && c <= '~') || c == '\n' || (is_tsv && c == '\t')) << format << ": " << int{c};
    }
    EXPECT_THAT(result.output,
                AllOf(HasSubstr("x1b]0;owned"), HasSubstr("xxx..."), Not(HasSubstr(std::string(257, 'x')))));
    if (is_tsv) {
      for (const absl::string_view line : absl::StrSplit(result.output, '\n', absl::SkipEmpty())) {
        EXPECT_EQ(std::count(line.begin(), line.end(), '\t'), 20) << line;
      }
    }
  }
}

// A line of 1 MiB is read and a longer one is skipped.
TEST_F(ReportTest, MemoryDoesNotGrowWithTheInput) {
  const std::string good = Logged("HTTP 404", "UNIMPLEMENTED", "NOT_FOUND");
  const std::string longest = "{\"a\":\"" + std::string(1024 * 1024 - 8, 'a') + "\"}\n";
  const std::string too_long = "{\"a\":\"" + std::string(1024 * 1024 - 7, 'a') + "\"}\n";
  ASSERT_EQ(longest.size(), 1024u * 1024 + 1);
  Write("head", good + longest + too_long + too_long + good);
  const std::string program = STATUS_TRANSLATOR_BINARY;
  const std::string pid = folder_ / "pid";
  // The last part reads the peak of the process that reads the others: only what is still in the pipe is missing.
  const Result result = RunToEnd(
      "/bin/sh", {"-c", "{ cat " + folder_ / "head" + "; head -c 33554432 /dev/zero | tr '\\0' a; echo; yes '" +
                            good.substr(0, good.size() - 1) +
                            "' | head -n 100000; head -c 9999999 /dev/zero | tr '\\0' '{'; "
                            "awk '/VmHWM/ { print \"peak\", $2, \"KiB\" }' /proc/$(cat " +
                            pid + ")/status >&2; } | sh -c 'echo $$ >" + pid + "; exec " + program + " report'"});
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("standard input:3:1048577: is longer than 1 MiB, the longest line that is read\n"),
                    HasSubstr("skipped 3 more such lines\n"),
                    HasSubstr("Access log: 100,003 responses; 100,002 would change")));
  if (kIsSanitized) return;  // the sanitizer needs memory of its own
  const size_t peak = result.output.find("peak ");
  ASSERT_NE(peak, std::string::npos) << result.output;
  EXPECT_LT(std::stoi(result.output.substr(peak + 5)), 48 * 1024);
}

// Otherwise no line would have a cause.
TEST_F(ReportTest, RefusesAProfileThatDoesNotExist) {
  const Result by_option = Report({Golden("access.log"), "--profile", "genral"});
  EXPECT_EQ(by_option.exit_code, 2);
  EXPECT_THAT(errors_, AllOf(HasSubstr("there is no profile \"genral\""), HasSubstr("general")));
  const Result by_environment =
      RunToEnd(STATUS_TRANSLATOR_BINARY, {"report", Golden("access.log")}, {{"STATUS_TRANSLATOR_PROFILE", "genral"}});
  EXPECT_EQ(by_environment.exit_code, 2);
  EXPECT_EQ(by_environment.output, errors_);
}

TEST_F(ReportTest, ExplainsEveryReasonToPass) {
  std::string metrics;
  for (const PassReasonInfo& known : PassReasons()) {
    absl::StrAppend(&metrics, "status_translator_ext_proc_responses_total{action=\"passed:", known.name,
                    "\",direction=\"d\",kind=\"none\",mode=\"observe\",retry_flip=\"none\"} 1\n");
  }
  const std::string output = ReportText(metrics, {"--top", "0"}).output;
  for (const PassReasonInfo& known : PassReasons()) {
    EXPECT_THAT(output, HasSubstr(absl::StrCat("  ", known.name, ": ", known.explanation, "\n")));
  }
}

TEST_F(ReportTest, HelpTeaches) {
  EXPECT_THAT(Report({"--help"}).output,
              AllOf(HasSubstr("%DYNAMIC_METADATA(status_translator)%"),
                    HasSubstr("| status-translator report access.log -"), HasSubstr("Exit codes: 0 done;")));
  EXPECT_EQ(Report({"--top", "x"}).exit_code, 2);
}

}  // namespace
}  // namespace status_translator
