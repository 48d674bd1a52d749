#include "report/error_lines.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

namespace status_translator {
namespace {

using ::testing::ElementsAre;

// Keeps what it is asked about.
class KeepingFinder final : public CauseFinder {
 public:
  std::optional<LoggedCause> Find(absl::string_view error) const override {
    errors.emplace_back(error);
    return std::nullopt;
  }
  mutable std::vector<std::string> errors;
};

TEST(ErrorLinesTest, AnErrorIncludesTheLinesThatContinueIt) {
  const KeepingFinder finder;
  ReportData report;
  ErrorLines lines(finder, report);
  for (const char* line :
       {"start", "\tindented", " error 1", "  at f()", "Caused by: x", "> y", "}", "next", "error 2", "error 3"}) {
    lines.Add(line);
  }
  EXPECT_THAT(finder.errors,
              ElementsAre("start\n\tindented\n error 1\n  at f()\nCaused by: x\n> y\n}", "next", "error 2"));
  lines.Finish();
  EXPECT_EQ(finder.errors.size(), 4u);
  lines.Finish();
  EXPECT_EQ(finder.errors.size(), 4u);
  EXPECT_EQ(report.text_lines, 10u);
}

TEST(ErrorLinesTest, AnErrorIsBounded) {
  const KeepingFinder finder;
  ReportData report;
  ErrorLines lines(finder, report);
  lines.Add("error" + std::string(2 * ErrorLines::kMaxErrorBytes, 'x'));
  lines.Add("error");
  for (size_t i = 0; i < ErrorLines::kMaxErrorBytes; ++i) lines.Add("\tat f()");
  lines.Finish();
  ASSERT_EQ(finder.errors.size(), 2u);
  for (const std::string& error : finder.errors) EXPECT_LE(error.size(), ErrorLines::kMaxErrorBytes);
}

}  // namespace
}  // namespace status_translator
