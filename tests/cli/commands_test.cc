#include <gmock/gmock.h>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
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

TEST(CommandsTest, ACommandIsNeededAndMustExist) {
  EXPECT_EQ(RunCommand({}).exit_code, 2);
  EXPECT_EQ(RunCommand({"explian", "404"}).exit_code, 2);
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
