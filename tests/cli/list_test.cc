#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(ListTest, ListsByClassAndOutcome) {
  const std::string of_class = RunCommand({"list", "--class", "5xx"}).output;
  EXPECT_THAT(of_class, AllOf(StartsWith("500 "), HasSubstr("\n599 "), Not(HasSubstr("\n404 "))));
  const std::string normal = RunCommand({"list", "--normal"}).output;
  EXPECT_THAT(normal, AllOf(StartsWith("200 "), Not(HasSubstr("\n404 "))));
  const std::string abnormal = RunCommand({"list", "--abnormal"}).output;
  EXPECT_THAT(abnormal, AllOf(StartsWith("100 "), HasSubstr("\n404 "), Not(HasSubstr("\n200 "))));
  EXPECT_EQ(LineCount(normal) + LineCount(abnormal), LineCount(RunCommand({"list"}).output));
  EXPECT_EQ(LineCount(RunCommand({"list", "--grpc"}).output), 17u);
  EXPECT_THAT(RunCommand({"list", "--profiles"}).output, AllOf(HasSubstr("general"), HasSubstr("gRPC to HTTP")));
  EXPECT_EQ(nlohmann::json::parse(RunCommand({"list", "--class", "1xx", "-o", "json"}).output)["statuses"].size(), 5u);
  const Result unknown = RunCommand({"list", "--class", "6xx"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.output, HasSubstr(": --class: \"6xx\" is not one of 1xx, 2xx, 3xx, 4xx, 5xx\n"));
  EXPECT_EQ(RunCommand({"list", "--normal", "--abnormal"}).exit_code, 2);
}

TEST(ListTest, ListsOwnProfilesOfADirectory) {
  const TempDir dir;
  std::ofstream(dir / "acme.textproto") << "name: \"acme\" extends: \"general\"\n"
                                           "http_to_grpc { http: 409 grpc: \"ABORTED\" reason: \"a conflict\" }\n";
  const std::string built_in = RunCommand({"list", "--profiles"}).output;
  const std::string all = RunCommand({"list", "--profiles", dir / ""}).output;
  EXPECT_THAT(built_in, Not(HasSubstr("acme ")));
  EXPECT_THAT(all, HasSubstr("acme "));
  EXPECT_EQ(LineCount(all), LineCount(built_in) + 1);
  const auto json = nlohmann::json::parse(RunCommand({"list", "--profiles", "-o", "json"}).output);
  EXPECT_EQ(json["profiles"].size(), LineCount(built_in));
}

TEST(ListTest, TheVariableNamesTheDirectoryAsForOtherCommands) {
  const TempDir dir;
  std::ofstream(dir / "acme.textproto") << "name: \"acme\" extends: \"general\"\n"
                                           "http_to_grpc { http: 409 grpc: \"ABORTED\" reason: \"a conflict\" }\n";
  const auto list = [](std::vector<std::string> options, const std::string& directory) {
    options.insert(options.begin(), "list");
    return RunCommand(options, {{"STATUS_TRANSLATOR_PROFILES", directory}});
  };
  EXPECT_EQ(list({"--profiles"}, dir / "").output, RunCommand({"list", "--profiles", dir / ""}).output);
  const TempDir empty;
  EXPECT_THAT(list({"--profiles", empty / ""}, dir / "").output, Not(HasSubstr("acme ")));
  // It does not choose what is listed.
  for (const std::vector<std::string>& options :
       {std::vector<std::string>(), {"--class", "4xx"}, {"--grpc"}, {"--shapes"}, {"--losses"}}) {
    EXPECT_EQ(list(options, dir / "").output, list(options, "").output);
  }
  const Result missing = list({}, dir / "none");
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.output, HasSubstr("none"));
  EXPECT_THAT(RunCommand({"list", "--help"}).output, HasSubstr("STATUS_TRANSLATOR_PROFILES"));
}

TEST(ListTest, ListsShapes) {
  const std::string rows = RunCommand({"list", "--shapes"}).output;
  EXPECT_THAT(rows, AllOf(HasSubstr("problem-details "), HasSubstr(" intermediary "), HasSubstr(" fallback ")));
  const auto json = nlohmann::json::parse(RunCommand({"list", "--shapes", "-o", "json"}).output);
  EXPECT_EQ(json["shapes"].size(), LineCount(rows));
  EXPECT_EQ(json["dataRevision"].get<std::string>().size(), 64u);
  EXPECT_EQ(RunCommand({"list", "--shapes", "--grpc"}).exit_code, 2);
}

TEST(ListTest, TheReadmeCountsTheLosses) {
  const auto json = nlohmann::json::parse(RunCommand({"list", "--losses", "-o", "json"}).output);
  EXPECT_THAT(ReadFile(TestFile("../README.md")),
              HasSubstr("Translated to gRPC and back, " + std::to_string(json["statuses"].size()) +
                        " statuses of 300-599 become"));
  EXPECT_THAT(RunCommand({"list", "--losses"}).output, HasSubstr("405"));
}

TEST(ListTest, AClassIsReadInAnyCase) {
  EXPECT_EQ(RunCommand({"list", "--class", "4XX"}).output, RunCommand({"list", "--class", "4xx"}).output);
  EXPECT_THAT(RunCommand({"list", "--class", "6XX"}).output, HasSubstr("is not one of 1xx, 2xx, 3xx, 4xx, 5xx"));
}

}  // namespace
}  // namespace status_translator
