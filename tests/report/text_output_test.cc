#include "report/text_output.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "report/add_response.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

LoggedTranslation LoggedRow(const std::string& from, RetryFlip flip) {
  return {.retry_flip = flip,
          .action = "would_change",
          .from = from,
          .before = "UNKNOWN",
          .to = "UNAVAILABLE",
          .origin = "none given",
          .shape = "unspecified",
          .rule = "EXACT row 1 of profile general"};
}

CountedOutcome Outcome(const std::string& action, RetryFlip flip = RetryFlip::kNone) {
  return {.retry_flip = flip, .mode = "observe", .direction = "http_to_grpc", .action = action, .kind = "EXACT"};
}

TEST(TextOutputTest, ListsWhatBecomesRetryableFirst) {
  ReportData report;
  report.log_lines = 10;
  report.translations.Add(LoggedRow("HTTP 404", RetryFlip::kNone), 5);
  report.translations.Add(LoggedRow("HTTP 429", RetryFlip::kStops), 1);
  report.translations.Add(LoggedRow("HTTP 521", RetryFlip::kBecomes), 2);
  const std::string text = ReportText(report, 20);
  EXPECT_THAT(text, StartsWith("Access log: 10 responses; 8 would change, 80.0 %; of these 0 keep their code"));
  EXPECT_THAT(text, HasSubstr("Retry flips: 2 (20.0 %) become retryable, 1 (10.0 %) stop being retryable.\n"));
  const size_t becomes = text.find("\nBECOMES RETRYABLE: callers that give up now would send again: 2\n");
  const size_t stops = text.find("\nSTOPS BEING RETRYABLE: callers that send again now would give up: 1\n");
  const size_t none = text.find("\nRetried as before: 5\n");
  EXPECT_LT(becomes, stops);
  EXPECT_LT(stops, none);
  EXPECT_LT(none, text.size());
  EXPECT_THAT(text, HasSubstr("  HTTP 521  UNKNOWN  ->  UNAVAILABLE  -       -      EXACT row 1 of profile general\n"))
      << "an unknown origin and body are dashes";
}

TEST(TextOutputTest, ShowsTheTopRowsAndCountsTheRest) {
  ReportData report;
  report.log_lines = 2500;
  for (int i = 0; i < 2500; ++i) report.translations.Add(LoggedRow(absl::StrCat("HTTP ", i), RetryFlip::kBecomes), 1);
  EXPECT_THAT(ReportText(report, 20),
              AllOf(HasSubstr("  1,980 more in 1980 rows: --top 0 shows them\n"),
                    HasSubstr("  500 others, beyond the number of different rows that are kept (2000)\n")));
  EXPECT_THAT(ReportText(report, 0), AllOf(HasSubstr("HTTP 1777"), Not(HasSubstr("--top 0"))));
}

TEST(TextOutputTest, ShowsWhatNoShapeClaimsByRoute) {
  ReportData report;
  LoggedResponse claimed{.translation = LoggedRow("HTTP 404", RetryFlip::kNone), .is_claimed = true};
  claimed.translation.shape = "kong";
  AddResponse(claimed, report);
  LoggedResponse unclaimed{.translation = LoggedRow("HTTP 409", RetryFlip::kNone),
                           .skeleton = R"({"error":{"code"}} x-acme)",
                           .route = "books"};
  unclaimed.translation.action = "passed:guess";
  unclaimed.translation.shape = "json";
  for (int i = 0; i < 3; ++i) AddResponse(unclaimed, report);
  EXPECT_THAT(
      ReportText(report, 20),
      AllOf(HasSubstr("Access log: 4 responses; 1 would change"),
            HasSubstr("\nResponses by the shape that claims them: 4\n"),
            HasSubstr("      3   75.0 %  none: no shape claims them\n      1   25.0 %  kong\n"),
            HasSubstr("by route: 3\n"), HasSubstr("  75.0 %  books  HTTP 409  json  {\"error\":{\"code\"}} x-acme\n"),
            HasSubstr("convert --draft-shape")));
}

TEST(TextOutputTest, RoutesWithAWrongSettingAreNamed) {
  ReportData report;
  LoggedResponse response;
  response.translation.action = "passed:unknown_profile";
  response.setting = "there is no profile \"orderz\"";
  response.route = "orders";
  AddResponse(response, report);
  AddResponse(response, report);
  EXPECT_THAT(ReportText(report, 20),
              AllOf(HasSubstr("\nPassed unchanged because a setting is wrong, by route: 2\n"),
                    HasSubstr("  100.0 %  orders  unknown_profile  there is no profile \"orderz\"\n"),
                    Not(HasSubstr("No line holds a translation"))));
}

TEST(TextOutputTest, ShowsErrorsByCauseWithTheNewest) {
  ReportData report;
  report.text_lines = 5000;
  const LoggedCause cause = {
      .causes = "a or b", .wire = "HTTP 429", .seen = "UNAVAILABLE", .right = "RESOURCE_EXHAUSTED", .retry = "no"};
  report.AddCause(cause, "old");
  report.AddCause(cause, "new");
  EXPECT_EQ(ReportText(report, 20),
            "Logs of programs: 5,000 lines.\n\nErrors by cause: 2\n"
            "  count    share  cause   on the wire  seen         right               retry  printed by  newest\n"
            "      2  100.0 %  a or b  HTTP 429     UNAVAILABLE  RESOURCE_EXHAUSTED  no     -           new\n"
            "  What to check and to set next: status-translator explain 'LINE'\n");
}

TEST(TextOutputTest, OneIsSingular) {
  ReportData report;
  report.text_lines = 1;
  report.AddCause({.causes = "a"}, "old");
  EXPECT_THAT(ReportText(report, 20), StartsWith("Logs of programs: 1 line.\n"));
  ReportData metrics;
  metrics.responses.Add(Outcome("passed:success"), 1);
  EXPECT_THAT(ReportText(metrics, 20), StartsWith("Metrics of ext_proc: 1 response reached the service;"));
}

TEST(TextOutputTest, MetricsOfCallsAreNotCounted) {
  ReportData report;
  report.responses.Add(Outcome("passed:success"), 7);
  EXPECT_THAT(ReportText(report, 20), HasSubstr("\nCalls of the API are not among these responses: "));
}

TEST(TextOutputTest, TheShapesOfMetricsAreShownToo) {
  ReportData report;
  report.counted_shapes.Add({.source = "call", .shape = "none"}, 2);
  EXPECT_THAT(ReportText(report, 20), HasSubstr("  100.0 %  call    none: no shape claims them\n"));
}

TEST(TextOutputTest, SharesThatRoundToNothingOrAllAreMarked) {
  ReportData report;
  report.responses.Add(Outcome("passed:success"), 1'000'000);
  report.responses.Add(Outcome("changed", RetryFlip::kStops), 1);
  EXPECT_THAT(
      ReportText(report, 20),
      AllOf(StartsWith(
                "Metrics of ext_proc: 1,000,001 responses reached the service; 1,000,000 (>99.9 %) passed unchanged."),
            HasSubstr("1 (<0.1 %) stop being retryable"), HasSubstr("\nPassed unchanged: 1,000,000\n"),
            HasSubstr("success: ")));
}

TEST(TextOutputTest, NamesTheInputThatIsMissing) {
  ReportData report;
  report.log_lines = 1;
  EXPECT_THAT(ReportText(report, 20), HasSubstr("\nNo line holds a translation"));
  report.bad_lines = 3;
  EXPECT_THAT(ReportText(report, 20), AllOf(StartsWith("Skipped lines that cannot be read: 3.\n"),
                                            HasSubstr("\nNo line that can be read holds a translation"),
                                            HasSubstr("The metrics say what passed unchanged")));
  ReportData metrics;
  metrics.responses.Add(Outcome("changed"), 1);
  EXPECT_THAT(ReportText(metrics, 20), HasSubstr("Envoy's access log says which codes become which"));
}

}  // namespace
}  // namespace status_translator
