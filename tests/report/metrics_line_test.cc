#include "report/metrics_line.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

using ::testing::StartsWith;

constexpr char kName[] = "status_translator_ext_proc_responses_total";
constexpr char kLabels[] = R"(action="passed:off",direction="to_grpc",kind="none",mode="enforce",retry_flip="becomes")";

std::string Sample(absl::string_view value) { return absl::StrCat(kName, "{", kLabels, "}", value); }

CountedResponses Responses(const std::string& line) {
  const InputLine read = ReadMetricsLine(line);
  const auto* found = std::get_if<CountedResponses>(&read);
  EXPECT_NE(found, nullptr) << line;
  return found == nullptr ? CountedResponses() : *found;
}

TEST(MetricsLineTest, ReadsLabelsAndCount) {
  const CountedResponses read = Responses(Sample(" 17"));
  EXPECT_EQ(read.outcome, (CountedOutcome{.retry_flip = RetryFlip::kBecomes,
                                          .mode = "enforce",
                                          .direction = "to_grpc",
                                          .action = "passed:off",
                                          .kind = "none"}));
  EXPECT_EQ(read.count, 17u);
}

TEST(MetricsLineTest, ReadsTheShapesOfResponses) {
  const auto read = std::get<CountedShapes>(
      ReadMetricsLine(R"(status_translator_recognised_responses_total{shape="kong",source="ext_proc"} 3)"));
  EXPECT_EQ(read.recognised, (RecognisedShape{.source = "ext_proc", .shape = "kong"}));
  EXPECT_EQ(read.count, 3u);
  EXPECT_THAT(std::get<LineMistake>(ReadMetricsLine("status_translator_recognised_responses_total 3")).message,
              StartsWith("has no label \"source\""));
}

TEST(MetricsLineTest, AcceptsWhatTheFormatAllows) {
  for (const char* value : {" 17 1700000000000", "\t17 # {trace_id=\"a\"} 1", " 1.7e1"}) {
    EXPECT_EQ(Responses(Sample(value)).count, 17u) << value;
  }
  const std::string spaced = absl::StrCat(kName, "{ action = \"a\\n\\\"\\\\\" , direction=\"d\",kind=\"k\",mode=\"m\"",
                                          ",retry_flip=\"none\",instance=\"x\", } 17");
  EXPECT_EQ(Responses(spaced).outcome.action, R"(a\n"\\)");
}

TEST(MetricsLineTest, OtherMetricsAreNoMistake) {
  for (const char* line : {"process_open_fds 7", "up{a=\"b\"} NaN", "x_bucket{le=\"+Inf\"} +Inf"}) {
    EXPECT_EQ(std::get<OtherLine>(ReadMetricsLine(line)), OtherLine::kOtherMetrics) << line;
  }
}

TEST(MetricsLineTest, AnyOtherLineIsText) {
  for (const char* line : {"[2026] \"GET / HTTP/1.1\" 200", "GET / HTTP/1.1", "  level=info msg=\"serving\"",
                           "map{key: 1}", "Error: 14 UNAVAILABLE: x", "unavailable: 503", "retries 3 of 5"}) {
    EXPECT_EQ(std::get<OtherLine>(ReadMetricsLine(line)), OtherLine::kText) << line;
  }
}

TEST(MetricsLineTest, NamesTheColumnOfAMistake) {
  const std::string name = kName;
  const std::string labels = "action=\"a\",direction=\"d\",kind=\"k\",mode=\"m\"";
  const std::vector<std::tuple<std::string, size_t, std::string>> lines = {
      {name + "{action=a} 1", 51, "is not label=\"value\""},
      {name + "{action=\"a} 1", 56, "is not label=\"value\""},
      {name + "{" + labels + "} 1", 43, "has no label \"retry_flip\""},
      {name + "{" + labels + ",retry_flip=\"x\"} 1", 43, "retry_flip is \"x\""},
      {name + "{" + labels + ",retry_flip=\"none\"} -1", 106, "is not a count of responses"},
      {name + "{" + labels + ",retry_flip=\"none\"} NaN", 106, "is not a count of responses"},
      {name + "{" + labels + ",retry_flip=\"none\"} 1e300", 106, "is not a count of responses"},
      {name + "{" + labels + ",retry_flip=\"none\"}", 105, "is not a number"},
  };
  for (const auto& [line, column, message] : lines) {
    const InputLine read = ReadMetricsLine(line);
    const auto* mistake = std::get_if<LineMistake>(&read);
    ASSERT_NE(mistake, nullptr) << line;
    EXPECT_EQ(mistake->column, column) << line;
    EXPECT_THAT(mistake->message, StartsWith(message)) << line;
  }
}

}  // namespace
}  // namespace status_translator
