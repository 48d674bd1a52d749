#include "report/input_file.h"

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/match.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kLogged[] = R"({"t":{"from":"HTTP 404","before":"b","to":"c","retry_flip":"none"}})"
                           "\n";
constexpr char kCounted[] =
    "status_translator_ext_proc_responses_total{action=\"changed\",direction=\"d\",kind=\"k\",mode=\"m\","
    "retry_flip=\"stops\"} 3\n";

// Finds the errors that are numbers in brackets.
class NumberFinder final : public CauseFinder {
 public:
  std::optional<LoggedCause> Find(absl::string_view error) const override {
    if (!absl::StrContains(error, "<") || !absl::StrContains(error, ">")) return std::nullopt;
    return LoggedCause{.causes = std::string(error.substr(0, error.find('>'))), .newest = ""};
  }
};

InputFileResult Read(const std::string& text, ReportData& report) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
  EXPECT_EQ(std::fwrite(text.data(), 1, text.size(), file.get()), text.size());
  std::rewind(file.get());
  return ReadInputFile(
      "NAME", file.get(), [](uint64_t, uint64_t) {}, NumberFinder(), report);
}

TEST(InputFileTest, CountsErrorsInTextAndInForeignJson) {
  ReportData report;
  const InputFileResult result = Read("GET /\n<1>\n{\"msg\":\"<2>\"}\n\n<3\n\t> cause\n<1> again\n<4>", report);
  EXPECT_EQ(result.status, absl::OkStatus());
  EXPECT_EQ(report.text_lines, 7u) << "each line that is neither blank nor of another kind";
  EXPECT_EQ(report.causes.total(), 5u);
  const auto rows = report.causes.Sorted(RetryFlip::kNone);
  EXPECT_EQ(rows[0].first.causes, "<1");
  EXPECT_EQ(rows[0].first.newest, "<1> again");
  EXPECT_EQ(rows[0].second, 2u);
}

TEST(InputFileTest, AMarkBeforeTheFirstLineIsNoPartOfIt) {
  ReportData report;
  EXPECT_EQ(Read("\xEF\xBB\xBF<1>\n<2>\n", report).status, absl::OkStatus());
  EXPECT_EQ(report.causes.Sorted(RetryFlip::kNone)[0].first.newest, "<1>");
  ReportData log;
  EXPECT_EQ(Read(std::string("\xEF\xBB\xBF") + kLogged, log).status, absl::OkStatus());
  EXPECT_EQ(log.translations.total(), 1u);
}

TEST(InputFileTest, AddsLogsAndMetricsOfOneFile) {
  ReportData report;
  const InputFileResult result =
      Read(std::string(kLogged) + "# comment\n" + kCounted + "{\"translation\":null}\n{\"x\":1}\nup 1\n", report);
  EXPECT_EQ(result.status, absl::OkStatus());
  EXPECT_EQ(report.log_lines, 3u);
  EXPECT_EQ(report.translations.total(), 1u);
  EXPECT_EQ(report.responses.flips(RetryFlip::kStops), 3u);
  EXPECT_THAT(report.bad, IsEmpty());
}

TEST(InputFileTest, CountsBadLinesAndNamesTheFirst) {
  ReportData report;
  const InputFileResult result = Read(std::string(kLogged) + "{\"a\":}\n{\"b\n", report);
  EXPECT_EQ(result.status, absl::OkStatus());
  EXPECT_EQ(result.bad_lines, 2u);
  EXPECT_EQ(result.first_bad, "NAME:2:6: is not JSON from \"}\" on");
  EXPECT_THAT(report.bad, ElementsAre(result.first_bad));
  Read("{\"b\n", report);
  EXPECT_EQ(report.bad_lines, 3u);
  EXPECT_EQ(report.bad.size(), 2u) << "the first of each file";
}

TEST(InputFileTest, AFileWithNothingToReportGetsAdvice) {
  for (const auto& [text, message] :
       {std::pair("", "is empty; expected the log of a program, an access log of Envoy in JSON"),
        {"{\"code\":404}\n{}\n", "2 lines of JSON, none with a translation, and none with an error"},
        {"HTTP/1.1 404 Not Found\n\n{\"a\":1}\n",
         "seems to be an HTTP response; to translate it: status-translator convert"},
        {"\x89PNG\r\n", "is no text in UTF-8; expected the log of a program"},
        {"process_open_fds 7\nstatus_translator_build_info{version=\"1\"} 1\n", "none of a response: the service that"},
        {"process_open_fds 7\n", "has metrics, but no status_translator_ext_proc_"},
        {"{\"a\n", "has nothing to report; expected the log of a program, an access log"},
        {"[2026] GET /\n", "1 line of text, none with an error of a gRPC client"},
        {"\xFF\xFEx", "is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE |"},
        {"\xFE\xFFx", "is UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE |"},
        {"\x1f\x8b\x08 binary\n", "is compressed; decompress it: zcat FILE |"}}) {
    ReportData report;
    const InputFileResult result = Read(text, report);
    EXPECT_EQ(result.status.code(), absl::StatusCode::kFailedPrecondition) << text;
    EXPECT_THAT(result.status.message(), HasSubstr(message));
  }
}

TEST(InputFileTest, AReadErrorIsNotTheEnd) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> directory(std::fopen("/", "rb"), &std::fclose);
  ReportData report;
  const InputFileResult result = ReadInputFile(
      "NAME", directory.get(), [](uint64_t, uint64_t) {}, NumberFinder(), report);
  EXPECT_EQ(result.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(result.status.message(), HasSubstr("cannot be read after line 0: Is a directory"));
}

TEST(InputFileTest, ReportsItsProgress) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
  std::fputs(kCounted, file.get());
  std::fputs(kCounted, file.get());
  std::rewind(file.get());
  ReportData report;
  uint64_t lines = 0;
  uint64_t bytes = 0;
  const auto progress = [&](uint64_t read, uint64_t number) {
    bytes = read;
    lines = number;
  };
  EXPECT_EQ(ReadInputFile("NAME", file.get(), progress, NumberFinder(), report).status, absl::OkStatus());
  EXPECT_EQ(lines, 2u);
  EXPECT_EQ(bytes, 2 * sizeof(kCounted) - 2);
}

}  // namespace
}  // namespace status_translator
