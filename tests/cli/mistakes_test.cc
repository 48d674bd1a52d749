// Messages name the input, the place and the way out.
#include <gmock/gmock.h>

#include <fstream>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using Environment = std::vector<std::pair<std::string, std::string>>;

TEST(MistakesTest, ADirectoryOfProfilesThatCannotBeReadIsNamedWithItsOption) {
  const std::string why = ": /no/such: cannot be read: No such file or directory";
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"explain", "404"}, {"list"}, {"export", "--format", "csv"}}) {
    std::vector<std::string> with_option = command;
    with_option.insert(with_option.end(), {"--profiles", "/no/such"});
    const Result by_option = RunCommand(with_option);
    EXPECT_EQ(by_option.exit_code, 2);
    EXPECT_EQ(by_option.output, "status-translator: --profiles" + why + "\n");
    EXPECT_EQ(RunCommand(command, {{"STATUS_TRANSLATOR_PROFILES", "/no/such"}}).output,
              "status-translator: STATUS_TRANSLATOR_PROFILES" + why + "\n");
  }
  EXPECT_THAT(RunCommand({"serve", "--listen", "127.0.0.1:0", "--profiles", "/no/such"}).output,
              HasSubstr("--profiles" + why));
  EXPECT_THAT(RunCommand({"serve", "--listen", "127.0.0.1:0"}, {{"STATUS_TRANSLATOR_PROFILES", "/no/such"}}).output,
              HasSubstr("STATUS_TRANSLATOR_PROFILES" + why));
}

TEST(MistakesTest, ADefaultProfileThatDoesNotExistIsNamedWithItsOption) {
  const Result result = RunCommand({"serve", "--listen", "127.0.0.1:0", "--default-profile", "genral"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.output, HasSubstr("(did you mean general?); it is set by --default-profile, and list --profiles "
                                       "names all"));
}

TEST(MistakesTest, AMisspeltVariableIsNamedOnce) {
  const std::string warning =
      "the environment variable STATUS_TRANSLATOR_HTP_LISTEN is not read (did you mean STATUS_TRANSLATOR_HTTP_LISTEN?)";
  const Environment misspelt = {{"STATUS_TRANSLATOR_HTP_LISTEN", "x"}};
  EXPECT_EQ(RunCommand({"version"}, misspelt).output,
            "status-translator: " + warning + "\n" + RunCommand({"version"}).output);
  const std::string log = RunCommand({"serve", "--profiles", "/no/such"}, misspelt).output;
  EXPECT_THAT(log, AllOf(HasSubstr("\"level\":\"warning\",\"event\":\"" + warning + "\""),
                         Not(HasSubstr("status-translator: the"))));
  // A Service of Kubernetes that is called status-translator, and what is far from every name.
  const Environment others = {{"STATUS_TRANSLATOR_SERVICE_HOST", "x"},        {"STATUS_TRANSLATOR_SERVICE_PORT", "1"},
                              {"STATUS_TRANSLATOR_SERVICE_PORT_GRPC", "1"},   {"STATUS_TRANSLATOR_PORT", "tcp://x:1"},
                              {"STATUS_TRANSLATOR_PORT_50051_TCP_ADDR", "x"}, {"STATUS_TRANSLATOR_HTTP_PORT", "x"},
                              {"STATUS_TRANSLATOR_WORKSPACE_NUMBER", "x"},    {"STATUS_TRANSLATOR_OUTPUT", "text"}};
  EXPECT_EQ(RunCommand({"version"}, others).output, RunCommand({"version"}).output);
}

TEST(MistakesTest, AFieldThatIsNearGrpcStatusIsNamed) {
  const TempDir dir;
  std::ofstream(dir / "trailers") << "x-status: 1\nGRPC-Staus: 5\n";
  EXPECT_THAT(RunCommand({"convert", dir / "trailers"}).output,
              HasSubstr("no field is grpc-status; \"GRPC-Staus\" may be a misspelling of it\n"));
  std::ofstream(dir / "trailers") << "x-status: 1\n";
  EXPECT_THAT(RunCommand({"convert", dir / "trailers"}).output, Not(HasSubstr("misspelling")));
}

TEST(MistakesTest, WhatCannotBeWrittenIsNamedWithTheCause) {
  EXPECT_EQ(RunCommand({"man", "--directory", "/no/such"}).output,
            "status-translator: cannot write /no/such/status-translator.1: No such file or directory\n");
  EXPECT_THAT(RunCommand({"serve", "--listen", "unix:/no/such/s.sock"}).output,
              HasSubstr("cannot listen on unix:/no/such/s.sock: its directory does not exist"));
}

// "$ADDR" of a variable that is not set would otherwise ask the built-in tables.
TEST(MistakesTest, AnEmptyArgumentIsNoValue) {
  const auto says = [](const std::vector<std::string>& arguments, const std::string& message) {
    const Result result = RunCommand(arguments);
    EXPECT_EQ(result.exit_code, arguments[0] == "healthcheck" ? 1 : 2) << result.output;
    EXPECT_THAT(result.output, HasSubstr("status-translator: " + message));
  };
  for (const char* option :
       {"--server", "--profiles", "--profile", "--origin", "--shape", "--error-code", "--tls-ca"}) {
    says({"explain", "404", option, ""}, std::string(option) + ": the value is empty: give one, or leave the option");
    says({"explain", "404", std::string(option) + "="}, std::string(option) + ": ");
  }
  says({"convert", "--accept", "", "/dev/null"}, "--accept: the value is empty");
  says({"convert", "--expose-header", ""}, "--expose-header: \"\" is not the name of a header field\n");
  says({"convert", "--expose-header", "a b"}, "--expose-header: \"a b\" is not the name of a header field\n");
  says({"list", "--profiles", ""}, "--profiles: the value is empty");
  says({"healthcheck", "--service", ""}, "--service: the value is empty");
  says({"check", ""}, "PATH: an argument is empty: give a value, or leave it out\n");
  says({"convert", ""}, "FILE: an argument is empty");
  says({"compare", "grpc", ""}, "compare: an argument is empty");
  says({"explain", "--", "--server", ""}, "TEXT: an argument is empty");
  // An empty variable of the environment is one that is not set.
  EXPECT_EQ(RunCommand({"explain", "404"}, {{"STATUS_TRANSLATOR_SERVER", ""}}).output,
            RunCommand({"explain", "404"}).output);
  EXPECT_EQ(RunCommand({"list", "--profiles"}).exit_code, 0);
}

TEST(MistakesTest, AnOptionThatAWordBeginsIsSuggestedFirst) {
  EXPECT_THAT(RunCommand({"serve", "--http", "127.0.0.1:0"}).output, HasSubstr("(did you mean --http-listen?)"));
  EXPECT_THAT(RunCommand({"explain", "404", "--error=x"}).output, HasSubstr("(did you mean --error-code?)"));
  EXPECT_THAT(RunCommand({"serve", "--hepl"}).output, HasSubstr("(did you mean --help?)"));
}

TEST(MistakesTest, AnEmptyAnswerIsSaid) {
  EXPECT_EQ(RunCommand({"list", "--class", "2xx", "--abnormal"}).output,
            "there is none with all of these properties\n");
  EXPECT_EQ(RunCommand({"list", "--class", "2xx", "--abnormal", "-o", "tsv"}).output, "");
  EXPECT_EQ(RunCommand({"compare", "grpc", "grpc"}).output,
            "grpc and grpc give the same answer to each HTTP status and to each gRPC code\n");
  EXPECT_EQ(RunCommand({"compare", "grpc", "grpc", "-o", "tsv"}).output, "direction\tasked\tgrpc\tgrpc\n");
  const Result missing = RunCommand({"compare", "grpc"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.output, HasSubstr("B, the second profile, is required\n"));
}

}  // namespace
}  // namespace status_translator
