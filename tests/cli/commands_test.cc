#include <gmock/gmock.h>

#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(CommandsTest, EveryHelpHasAnExample) {
  const std::string help = RunCommand({"--help"}).output;
  for (const char* command : {"explain", "list", "compare", "check", "convert", "export", "report", "healthcheck"}) {
    EXPECT_THAT(help, HasSubstr(std::string("\n  ") + command + " "));
    const Result result = RunCommand({command, "--help"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.output,
                AllOf(HasSubstr(std::string("Usage: status-translator ") + command + " "), HasSubstr("\nExample")));
  }
}

TEST(CommandsTest, VersionNamesTheLibraries) {
  EXPECT_THAT(RunCommand({"version"}).output,
              AllOf(StartsWith("status-translator "), HasSubstr("\ngRPC "), HasSubstr("\nProtobuf ")));
}

TEST(CommandsTest, VersionIsAnOptionToo) {
  const Result result = RunCommand({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(RunCommand({"version"}).output, StartsWith(result.output));
}

TEST(CommandsTest, HelpOfACommandIsThatOfItsOption) {
  EXPECT_EQ(RunCommand({"help"}).output, RunCommand({"--help"}).output);
  EXPECT_EQ(RunCommand({"help", "serve"}).output, RunCommand({"serve", "--help"}).output);
  const Result wrong = RunCommand({"help", "explan"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.output, HasSubstr("(did you mean explain?)"));
}

constexpr const char* kCommands[] = {"",       "serve",  "explain",     "list",    "compare",    "check", "convert",
                                     "export", "report", "healthcheck", "version", "completion", "man",   "help"};

std::string HelpOf(const std::string& command, const std::string& columns) {
  std::vector<std::string> arguments = {"--help"};
  if (!command.empty()) arguments.insert(arguments.begin(), command);
  return RunCommand(arguments, {{"COLUMNS", columns}}).output;
}

// Only a single word may be wider than the terminal.
TEST(CommandsTest, HelpFitsTheTerminal) {
  for (const char* command : kCommands) {
    for (const size_t width : {48, 80, 132}) {
      for (const absl::string_view line : absl::StrSplit(HelpOf(command, std::to_string(width)), '\n')) {
        const absl::string_view words = absl::StripAsciiWhitespace(line);
        EXPECT_TRUE(line.size() <= width || !absl::StrContains(words, ' ')) << command << ": " << line;
      }
    }
  }
}

TEST(CommandsTest, HelpShowsNothingOfTheLibraryForOptions) {
  for (const char* command : kCommands) {
    EXPECT_THAT(HelpOf(command, "120"),
                Not(AnyOf(HasSubstr("UINT"), HasSubstr(":INT"), HasSubstr("(Env:"), HasSubstr("Excludes:"),
                          HasSubstr(":{"), HasSubstr("REQUIRED"), HasSubstr("SUBCOMMAND"))))
        << command;
  }
}

// A command without such options names none.
TEST(CommandsTest, HelpNamesTheEnvironmentVariablesThatExist) {
  EXPECT_THAT(HelpOf("list", "120"), HasSubstr("[default: text; environment: STATUS_TRANSLATOR_OUTPUT]"));
  EXPECT_THAT(HelpOf("serve", "200"), HasSubstr("[default: 127.0.0.1:50051;"));
  for (const char* command : {"version", "man", "completion"}) {
    EXPECT_THAT(HelpOf(command, "120"), Not(HasSubstr("nvironment"))) << command;
  }
}

// The message on standard error of a command line that is wrong.
std::string UsageErrorOf(const std::vector<std::string>& arguments,
                         const std::vector<std::pair<std::string, std::string>>& environment = {}) {
  const Result result = RunCommand(arguments, environment);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.output, HasSubstr("\nSee: status-translator "));
  return result.output;
}

TEST(CommandsTest, AMisspeltCommandIsNamedWithTheNearestOne) {
  EXPECT_THAT(UsageErrorOf({"explian", "404"}), HasSubstr("\"explian\" is not a command (did you mean explain?)\n"));
  EXPECT_THAT(UsageErrorOf({"404"}), HasSubstr("to look it up: status-translator explain 404\n"));
  EXPECT_THAT(UsageErrorOf({}), HasSubstr("a command is required: serve, explain, list, "));
}

// Also where the misspelling is why another option is missing.
TEST(CommandsTest, AMisspeltOptionIsNamedWithTheNearestOne) {
  EXPECT_THAT(
      UsageErrorOf({"explain", "404", "--alll"}),
      HasSubstr("--alll is not an option of explain (did you mean --all?)\nSee: status-translator explain --help\n"));
  EXPECT_THAT(UsageErrorOf({"explain", "--origin=", "404"}), HasSubstr("--origin: the value is empty: give one, or "));
  EXPECT_THAT(UsageErrorOf({"convert", "--format=", "-"}), HasSubstr("--format: \"\" is not one of problem"));
  EXPECT_THAT(UsageErrorOf({"version", "-o", "json"}), HasSubstr("-o is not an option of version\n"));
  EXPECT_THAT(UsageErrorOf({"serve", "--listn", "127.0.0.1:0"}), HasSubstr("(did you mean --listen?)"));
  EXPECT_THAT(UsageErrorOf({"export", "--formt=go"}),
              HasSubstr("--formt is not an option of export (did you mean --format?)"));
  EXPECT_THAT(UsageErrorOf({"--profile", "grpc", "explain", "404"}),
              HasSubstr("--profile must follow its command: status-translator explain --profile\n"));
}

TEST(CommandsTest, AWrongArgumentIsNamedWithWhatWouldBeRight) {
  EXPECT_THAT(UsageErrorOf({"list", "404"}), HasSubstr("\"404\" is one argument too many: list takes no arguments\n"));
  EXPECT_THAT(UsageErrorOf({"compare", "a", "b", "c"}),
              HasSubstr("\"c\" is one argument too many: compare takes only A and B\n"));
  EXPECT_THAT(UsageErrorOf({"explain", "--origin"}), HasSubstr("--origin needs a value: --origin ORIGIN\n"));
  EXPECT_THAT(UsageErrorOf({"report", "--top", "x"}), HasSubstr("--top: \"x\" is not a whole number: 0 or more\n"));
  EXPECT_THAT(UsageErrorOf({"report", "--top", "-1"}), HasSubstr("--top: -1 is out of range: 0 or more\n"));
  EXPECT_THAT(UsageErrorOf({"check", "x", "--top", "-1"}), HasSubstr("--top: -1 is out of range: 0 or more\n"));
  EXPECT_THAT(UsageErrorOf({"convert", "--status", "4o4"}),
              HasSubstr("--status: \"4o4\" is not a whole number: 100 to 599\n"));
  EXPECT_THAT(UsageErrorOf({"convert", "--status", "700"}), HasSubstr("--status: 700 is out of range: 100 to 599\n"));
  EXPECT_THAT(UsageErrorOf({"explain", "--all=maybe", "4"}), HasSubstr("--all: \"maybe\" is not true or false\n"));
  EXPECT_THAT(UsageErrorOf({"explain", "4", "--profile", "a", "--profile", "b"}),
              HasSubstr("--profile can be given once\n"));
}

TEST(CommandsTest, AWrongValueOfTheEnvironmentIsNamedWithItsVariable) {
  const std::vector<std::pair<std::string, std::string>> environment = {{"STATUS_TRANSLATOR_OUTPUT", "xml"}};
  EXPECT_THAT(UsageErrorOf({"explain", "404"}, environment),
              HasSubstr("tsv (from the environment variable STATUS_TRANSLATOR_OUTPUT)\n"));
  EXPECT_THAT(UsageErrorOf({"explain", "404", "-oxml"}, environment), Not(HasSubstr("environment")));
}

// What several commands share has the value of the one that is called, and an option comes before its variable.
TEST(CommandsTest, TheEnvironmentSetsTheOptionsOfTheCommandThatIsCalled) {
  const TempDir empty;
  const TempDir dir;
  std::ofstream(dir / "acme.textproto") << "name: \"acme\" http_to_grpc_default { grpc: \"ABORTED\" reason: \"r\" }";
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"explain", "404", "--profile", "acme"}, {"compare", "acme", "general"}}) {
    EXPECT_EQ(RunCommand(command, {{"STATUS_TRANSLATOR_PROFILES", dir / ""}}).exit_code, 0) << command[0];
    std::vector<std::string> with_option = command;
    with_option.insert(with_option.end(), {"--profiles", empty / ""});
    EXPECT_EQ(RunCommand(with_option, {{"STATUS_TRANSLATOR_PROFILES", dir / ""}}).exit_code, 2) << command[0];
  }
  EXPECT_EQ(RunCommand({"version"}, {{"STATUS_TRANSLATOR_OUTPUT", "xml"},
                                     {"STATUS_TRANSLATOR_MAX_CONNECTIONS", "none"},
                                     {"STATUS_TRANSLATOR_DESCRIPTOR_SET", "/no/such"}})
                .exit_code,
            0);
}

// The words that are right, and the nearest one.
TEST(CommandsTest, AWordThatAnOptionDoesNotHaveIsNamedWithThoseThatItHas) {
  const auto says = [](const std::vector<std::string>& arguments, const std::string& message) {
    const Result result = RunCommand(arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.output, HasSubstr(message));
  };
  says({"serve", "--ext-proc-mode", "enfroce"},
       "--ext-proc-mode: \"enfroce\" is not one of observe, enforce (did you mean enforce?)\n");
  says({"serve", "--ext-proc-mode", "1"}, "--ext-proc-mode: \"1\" is not one of observe, enforce\n");
  says({"explain", "404", "-o", "jsn"}, "--output: \"jsn\" is not one of text, json, tsv (did you mean json?)\n");
  says({"explain", "404", "-o", "1"}, "--output: \"1\" is not one of text, json, tsv\n");
  says({"list", "--class", "4x"}, "--class: \"4x\" is not one of 1xx, 2xx, 3xx, 4xx, 5xx (did you mean 4xx?)\n");
  says({"export", "--format", "marked"}, "--format: \"marked\" is not one of csv, json, markdown, cpp, ");
  says({"convert", "--format", "problm"}, " (did you mean problem?)\n");
  EXPECT_EQ(RunCommand({"explain", "404", "-o", "JSON"}).output, RunCommand({"explain", "404", "-o", "json"}).output);
  EXPECT_EQ(RunCommand({"explain", "404"}, {{"STATUS_TRANSLATOR_OUTPUT", "json"}}).output,
            RunCommand({"explain", "404", "-o", "json"}).output);
}

}  // namespace
}  // namespace status_translator
