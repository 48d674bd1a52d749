#include "report/input_line.h"

#include <gmock/gmock.h>

namespace status_translator {
namespace {

TEST(InputLineTest, TheContentDecidesHowALineIsRead) {
  EXPECT_TRUE(std::holds_alternative<LoggedResponse>(
      ReadInputLine(R"(  {"t":{"from":"a","before":"b","to":"c","retry_flip":"none"}})")));
  EXPECT_EQ(std::get<OtherLine>(ReadInputLine("process_open_fds 7")), OtherLine::kOtherMetrics);
  EXPECT_TRUE(std::holds_alternative<LineMistake>(ReadInputLine("{\"a\":}")));
  EXPECT_EQ(std::get<OtherLine>(ReadInputLine("[2026] GET /")), OtherLine::kText);
  EXPECT_EQ(std::get<OtherLine>(ReadInputLine("{transport: Error while dialing}")), OtherLine::kText);
}

TEST(InputLineTest, BlankLinesAndCommentsAreNoMistake) {
  for (const char* line : {"", " \t", "# HELP up Whether it is up.", "  # {"}) {
    EXPECT_EQ(std::get<OtherLine>(ReadInputLine(line)), OtherLine::kBlank) << line;
  }
}

}  // namespace
}  // namespace status_translator
