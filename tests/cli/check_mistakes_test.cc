// What `check` says where it would otherwise check less than the user thinks.
#include <gmock/gmock.h>

#include <fstream>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kProfile[] =
    "name: \"acme\" extends: \"general\"\n"
    "http_to_grpc { http: 420 grpc: \"ABORTED\" reason: \"ours\" }\n";

// A copy of a built-in shape is one without a mistake.
std::string WriteShape(const TempDir& dir) {
  std::ofstream(dir / "problem-details.shape.textproto")
      << ReadFile(TestFile("../service/shapes/problem-details.shape.textproto"));
  return dir / "problem-details.shape.textproto";
}

TEST(CheckMistakesTest, WhatAgainstDoesNotCompareIsSaid) {
  const TempDir dir;
  const std::string shape = WriteShape(dir);
  for (const char* against : {"127.0.0.1:1", "general"}) {
    const Result nothing = RunCommand({"check", shape, "--against", against});
    EXPECT_EQ(nothing.exit_code, 2);
    EXPECT_THAT(nothing.output, HasSubstr(shape + " has none; shapes and symptoms are compared by"));
  }
  std::ofstream(dir / "acme.textproto") << kProfile;
  EXPECT_THAT(RunCommand({"check", dir / "", "--against", "general"}).output,
              HasSubstr("note: of these files, only the profiles are compared with general; "));
  EXPECT_THAT(RunCommand({"check", dir / "acme.textproto", "--against", "general"}).output, Not(HasSubstr("note: of")));
}

// Neither is a mistake of the profile, which has exit code 1.
TEST(CheckMistakesTest, AServerThatDoesNotAnswerIsNoMistake) {
  const TempDir dir;
  std::ofstream(dir / "acme.textproto") << kProfile;
  std::ofstream(dir / "one.http") << "HTTP/1.1 404 Not Found\n\n";
  for (const std::string output : {"text", "json", "junit"}) {
    const Result result = RunCommand({"check", dir / "acme.textproto", "--against", "127.0.0.1:1", "-o", output});
    EXPECT_EQ(result.exit_code, 2) << result.output;
    EXPECT_THAT(result.output, StartsWith("status-translator: --against: cannot reach 127.0.0.1:1: "));
  }
  EXPECT_EQ(RunCommand({"check", "--against", "127.0.0.1:1", "--replay", dir / "one.http"}).exit_code, 2);
  std::ofstream(dir / "acme.textproto") << "name: 5";
  EXPECT_EQ(RunCommand({"check", dir / "acme.textproto", "--against", "127.0.0.1:1"}).exit_code, 1);
}

TEST(CheckMistakesTest, ADirectoryWithoutFilesIsNothingToCompareWith) {
  const TempDir dir;
  const TempDir empty;
  std::ofstream(dir / "acme.textproto") << kProfile;
  const Result result = RunCommand({"check", dir / "acme.textproto", "--against", empty / ""});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.output, HasSubstr("--against: " + (empty / "") + ": there is no *.textproto here to compare"));
}

TEST(CheckMistakesTest, ATakenNameIsThatOfABuiltInFileOrOfTheSameFile) {
  const TempDir dir;
  std::ofstream(dir / "general.textproto")
      << "name: \"general\" http_to_grpc_default { grpc: \"ABORTED\" reason: \"r\" }";
  EXPECT_THAT(RunCommand({"check", dir / "general.textproto"}).output,
              HasSubstr("the name \"general\" is taken by general.textproto, which is built in"));
  std::ofstream(dir / "acme.textproto") << kProfile;
  const std::string acme = dir / "acme.textproto";
  EXPECT_EQ(RunCommand({"check", acme, acme}).output, acme + ":1:1: this file is given twice\n");
}

}  // namespace
}  // namespace status_translator
