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

}  // namespace
}  // namespace status_translator
