// What `explain` says of a text that it does not know, or that may be meant otherwise.
#include <gmock/gmock.h>

#include <fstream>

#include "cli/run_command.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Result ExplainInput(const TempDir& dir, const std::string& text) {
  std::ofstream(dir / "input", std::ios::binary) << text;
  return RunToEnd("/bin/sh", {"-c", std::string(STATUS_TRANSLATOR_BINARY) + " explain < " + (dir / "input")});
}

TEST(ExplainMistakesTest, TheAdviceForALongInputIsRead) {
  const TempDir dir;
  const std::string line = "rpc error: code = Unavailable desc = no healthy upstream\n";
  std::string text;
  while (text.size() <= 1 << 20) text += line;
  EXPECT_THAT(ExplainInput(dir, text).output, HasSubstr("its beginning may be enough: head -c 16384; "));
  EXPECT_EQ(ExplainInput(dir, text.substr(0, 16384)).exit_code, 0);
}

TEST(ExplainMistakesTest, ANumberThatIsNeitherAStatusNorACodeHasANote) {
  for (const std::string number : {"17", "99", "600", "4040"}) {
    const Result result = RunCommand({"explain", number});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.output,
                HasSubstr(number + " is read as the number of a gRPC code, though gRPC defines only 0-16; "
                                   "HTTP statuses are 100-599\n"));
    EXPECT_THAT(RunCommand({"explain", number, "-o", "tsv"}).output, Not(HasSubstr("is read as")));
  }
  EXPECT_THAT(RunCommand({"explain", "16"}).output, Not(HasSubstr("is read as")));
}

TEST(ExplainMistakesTest, AnUnknownTextIsAnsweredWithWhatCanBeAsked) {
  const TempDir dir;
  EXPECT_THAT(RunCommand({"explain", "hello", "world"}).output,
              HasSubstr("what explain knows: a code (404, NOT_FOUND), the name of a shape"));
  const Result binary = ExplainInput(dir, std::string("\x7f\0ELF\xff", 6));
  EXPECT_EQ(binary.exit_code, 2);
  EXPECT_THAT(binary.output, HasSubstr("this is no text in UTF-8; what explain knows: "));
  EXPECT_THAT(RunCommand({"explain", "404", "500"}).output,
              HasSubstr("is more than one code; each needs a command of its own: status-translator explain 404\n"));
}

}  // namespace
}  // namespace status_translator
