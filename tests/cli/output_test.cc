// Commands whose output cannot be written.
#include <gmock/gmock.h>

#include <fstream>

#include "support/facts.h"
#include "support/process.h"

namespace status_translator {
namespace {

constexpr char kDiskFull[] = "status-translator: cannot write to standard output: No space left on device\n";

void WriteFile(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

// Runs the program with standard output as `redirection` says; the output of the result is standard error alone.
Result Redirected(const std::string& redirection, const std::vector<std::string>& arguments) {
  std::vector<std::string> shell = {"-c", "exec \"$0\" \"$@\" " + redirection, STATUS_TRANSLATOR_BINARY};
  shell.insert(shell.end(), arguments.begin(), arguments.end());
  return RunToEnd("/bin/sh", shell);
}

// Every command, and help, which the command line library prints.
std::vector<std::vector<std::string>> EveryCommand(const std::string& response, const std::string& profile,
                                                   const std::string& log) {
  return {{"explain", "404"},
          {"explain", "429", "--all", "-o", "json"},
          {"list"},
          {"list", "--profiles", "-o", "tsv"},
          {"compare", "grpc", "google"},
          {"compare", "--clients", "503"},
          {"check", profile},
          {"check", profile, "-o", "json"},
          {"convert", response},
          {"convert", response, "-o", "json"},
          {"export", "--format", "json"},
          {"export", "--format", "nginx", "--profile", "general"},
          {"export", "--format", "go", "--profile", "general"},
          {"report", log},
          {"version"},
          {"--help"},
          {"export", "--help"},
          {"serve", "--help"}};
}

class OutputTest : public testing::Test {
 protected:
  OutputTest() : response_(dir_ / "response"), profile_(TestFile("../deploy/profiles/acme.textproto")) {
    WriteFile(response_, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>no</p>");
    WriteFile(
        log_ = dir_ / "metrics",
        "status_translator_ext_proc_responses_total{mode=\"observe\",direction=\"to_grpc\",action=\"would_change\","
        "kind=\"EXACT\",retry_flip=\"none\"} 5\n");
  }
  std::vector<std::vector<std::string>> Commands() const { return EveryCommand(response_, profile_, log_); }

  const TempDir dir_;
  const std::string response_;
  const std::string profile_;
  std::string log_;
};

TEST_F(OutputTest, AFullDiskFailsEveryCommand) {
  for (const auto& command : Commands()) {
    SCOPED_TRACE(testing::PrintToString(command));
    EXPECT_EQ(Redirected(">/dev/null", command).exit_code, 0);
    const Result full = Redirected(">/dev/full", command);
    EXPECT_EQ(full.exit_code, 1);
    EXPECT_EQ(full.output, kDiskFull);
  }
}

TEST_F(OutputTest, AClosedStandardOutputFailsEveryCommand) {
  for (const auto& command : Commands()) {
    SCOPED_TRACE(testing::PrintToString(command));
    const Result closed = Redirected(">&-", command);
    EXPECT_EQ(closed.exit_code, 1);
    EXPECT_EQ(closed.output, "status-translator: cannot write to standard output: Bad file descriptor\n");
  }
}

TEST_F(OutputTest, AReaderThatIsGoneGetsNoMessage) {
  // `true` ends without reading, and the shell waits for it before the program starts. It ignores SIGPIPE, as some
  // parents do.
  const Result result = RunToEnd(
      "/bin/bash", {"-c", "trap '' PIPE; exec 3> >(exec true); wait $!; exec \"$0\" export --format json >&3 3>&-",
                    STATUS_TRANSLATOR_BINARY});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(result.output, "");
}

TEST_F(OutputTest, ACommandThatPrintsNothingKeepsItsExitCode) {
  EXPECT_EQ(Redirected(">/dev/full", {"explain", "NOT_FUOND"}).exit_code, 2);
  EXPECT_EQ(Redirected(">&-", {"explain", "NOT_FUOND"}).exit_code, 2);
}

// The profile is opened while the standard descriptors are closed; nothing may be printed into it.
TEST_F(OutputTest, NoFileGetsTheNumberOfAClosedDescriptor) {
  const std::string copy = dir_ / "acme.textproto";
  WriteFile(copy, ReadFile(profile_));
  EXPECT_EQ(Redirected("0<&- 1>&- 2>&-", {"check", copy}).exit_code, 1);
  EXPECT_EQ(ReadFile(copy), ReadFile(profile_));
}

}  // namespace
}  // namespace status_translator
