// An option that would be ignored is refused. A variable is set for all commands, and counts where it can.
#include <gmock/gmock.h>

#include <fstream>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

using Arguments = std::vector<std::string>;

void ExpectRefused(const Arguments& arguments, const std::string& message,
                   const std::vector<std::pair<std::string, std::string>>& environment = {}) {
  const Result result = RunCommand(arguments, environment);
  EXPECT_EQ(result.exit_code, 2) << result.output;
  EXPECT_THAT(result.output, HasSubstr(message));
}

TEST(IgnoredOptionsTest, AServerHasProfilesOfItsOwn) {
  const TempDir dir;
  const std::string message = "--profiles adds to the built-in tables, but the server 127.0.0.1:1 is asked instead (";
  for (const Arguments& command : std::vector<Arguments>{{"explain", "404"}, {"convert", "/dev/null"}}) {
    Arguments arguments = command;
    arguments.insert(arguments.end(), {"--profiles", dir / ""});
    ExpectRefused(arguments, message + "STATUS_TRANSLATOR_SERVER)", {{"STATUS_TRANSLATOR_SERVER", "127.0.0.1:1"}});
    arguments.insert(arguments.end(), {"--server", "127.0.0.1:1"});
    ExpectRefused(arguments, message + "--server)");
  }
  const RunningServer server("general");
  EXPECT_EQ(RunCommand({"explain", "404", "--server", server.address()}, {{"STATUS_TRANSLATOR_PROFILES", dir / ""}})
                .exit_code,
            0);
}

TEST(IgnoredOptionsTest, TlsIsForAConnection) {
  const std::string message = "--tls-ca is for a connection to a server, and ";
  ExpectRefused({"explain", "404", "--tls-ca", "/no/such"}, message + "--server is not given");
  ExpectRefused({"convert", "--tls-ca", "/no/such", "/dev/null"}, message + "--server is not given");
  const TempDir dir;
  std::ofstream(dir / "acme.textproto") << "name: \"acme\" http_to_grpc_default { grpc: \"ABORTED\" reason: \"r\" }";
  const Arguments check = {"check", dir / "acme.textproto"};
  for (const Arguments& against : std::vector<Arguments>{{}, {"--against", "general"}}) {
    Arguments arguments = check;
    arguments.insert(arguments.end(), against.begin(), against.end());
    EXPECT_EQ(RunCommand(arguments, {{"STATUS_TRANSLATOR_SERVER_TLS_CA", "/no/such"}}).exit_code, 0);
    arguments.insert(arguments.end(), {"--tls-ca", "/no/such"});
    ExpectRefused(arguments, message + "--against names none");
  }
}

TEST(IgnoredOptionsTest, AShapeAloneIsNoResponse) {
  const std::string message =
      "aws-json is a shape; --origin, --error-code, --shape, --profile and --all are for a code";
  for (const Arguments& option : std::vector<Arguments>{
           {"--origin", "application"}, {"--profile", "grpc"}, {"--error-code", "x"}, {"--shape", "kong"}, {"--all"}}) {
    Arguments arguments = {"explain", "aws-json"};
    arguments.insert(arguments.end(), option.begin(), option.end());
    ExpectRefused(arguments, message);
  }
  EXPECT_EQ(RunCommand({"explain", "aws-json"},
                       {{"STATUS_TRANSLATOR_ORIGIN", "application"}, {"STATUS_TRANSLATOR_PROFILE", "grpc"}})
                .exit_code,
            0);
}

TEST(IgnoredOptionsTest, AllOriginsAreNotOne) {
  ExpectRefused({"explain", "404", "--all", "--origin", "application"}, "--all shows the answers for every origin");
  EXPECT_EQ(RunCommand({"explain", "404", "--all"}, {{"STATUS_TRANSLATOR_ORIGIN", "application"}}).output,
            RunCommand({"explain", "404", "--all"}).output);
}

TEST(IgnoredOptionsTest, AWrongOriginIsThatOfTheVariable) {
  ExpectRefused({"explain", "404"},
                "--origin: \"foo\" is not application, intermediary or local_reply (from the environment variable "
                "STATUS_TRANSLATOR_ORIGIN)\n",
                {{"STATUS_TRANSLATOR_ORIGIN", "foo"}});
  ExpectRefused({"explain", "404", "--origin", "foo"}, "\"foo\" is not application, intermediary or local_reply\n");
}

}  // namespace
}  // namespace status_translator
