#include "report/machine_output.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "report/add_response.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

ReportData Data() {
  ReportData report;
  report.log_lines = 4;
  report.translations.Add({.retry_flip = RetryFlip::kStops,
                           .action = "changed",
                           .from = "HTTP 429",
                           .before = "UNAVAILABLE",
                           .to = "RESOURCE_EXHAUSTED",
                           .origin = "application",
                           .shape = "PROBLEM",
                           .rule = "EXACT"},
                          1);
  report.responses.Add({.retry_flip = RetryFlip::kNone,
                        .mode = "observe",
                        .direction = "to_grpc",
                        .action = "passed:off",
                        .kind = "none"},
                       3);
  return report;
}

TEST(MachineOutputTest, TsvHasOneColumnForEachMember) {
  EXPECT_EQ(
      ReportTsv(Data()),
      "source\tcount\tshare\tretry_flip\taction\tfrom\tbefore\tto\torigin\tshape\trule\tmode\tdirection\tkind\troute\t"
      "skeleton\tsetting\tcause\tretry\tprinted_by\tnewest\n"
      "log\t1\t0.250000\tstops\tchanged\tHTTP 429\tUNAVAILABLE\tRESOURCE_EXHAUSTED\tapplication\tPROBLEM\tEXACT"
      "\t\t\t\t\t\t\t\t\t\t\n"
      "metrics\t3\t1.000000\tnone\tpassed:off\t\t\t\t\t\t\tobserve\tto_grpc\tnone\t\t\t\t\t\t\t\n");
}

TEST(MachineOutputTest, TheLogOfAProgramHasNoResponses) {
  ReportData report;
  report.log_lines = report.foreign_lines = report.text_lines = 5;
  const auto json = nlohmann::json::parse(ReportJson(report));
  EXPECT_EQ(json["log"]["responses"], 0);
  EXPECT_EQ(json["errors"]["lines"], 5);
  ++report.log_lines;
  EXPECT_EQ(nlohmann::json::parse(ReportJson(report))["log"]["responses"], 6);
}

TEST(MachineOutputTest, JsonHasTheSameRows) {
  const auto json = nlohmann::json::parse(ReportJson(Data()));
  EXPECT_EQ(json["log"]["responses"], 4);
  EXPECT_EQ(json["log"]["rows"][0]["retryFlip"], "stops");
  EXPECT_EQ(json["log"]["rows"][0]["share"], 0.25);
  EXPECT_EQ(json["log"]["retryFlips"], nlohmann::json({{"becomes", 0}, {"stops", 1}, {"none", 0}}));
  EXPECT_EQ(json["metrics"]["rows"][0]["mode"], "observe");
  EXPECT_EQ(json["badLines"], 0);
}

TEST(MachineOutputTest, ShapesAndWhatNoShapeClaims) {
  ReportData report = Data();
  AddResponse({.translation = {.retry_flip = RetryFlip::kNone,
                               .action = "passed:guess",
                               .from = "HTTP 404",
                               .before = "UNIMPLEMENTED",
                               .to = "UNIMPLEMENTED",
                               .origin = "application",
                               .shape = "json",
                               .rule = ""},
               .is_claimed = false,
               .skeleton = "{\"id\"}",
               .route = "books"},
              report);
  report.counted_shapes.Add({.source = "ext_proc", .shape = "none"}, 7);
  EXPECT_THAT(ReportTsv(report), HasSubstr("\nlog\t1\t1.000000\t\trecognised\t\t\t\t\tnone\t\t\t\t\t\t\t\t\t\t\t\n"
                                           "log\t1\t1.000000\t\tunclaimed\tHTTP 404\t\t\t\tjson\t\t\t\t\tbooks\t"
                                           "{\"id\"}\t\t\t\t\t\n"));
  const auto json = nlohmann::json::parse(ReportJson(report));
  EXPECT_EQ(json["log"]["translations"], 1) << "one that passed is no translation";
  EXPECT_EQ(json["log"]["unclaimed"][0]["route"], "books");
  EXPECT_EQ(json["log"]["unclaimed"][0]["skeleton"], "{\"id\"}");
  EXPECT_EQ(json["log"]["shapes"], nlohmann::json::parse(R"([{"count":1,"share":1.0,"shape":"none"}])"));
  EXPECT_EQ(json["metrics"]["shapes"][0]["count"], 7);
}

TEST(MachineOutputTest, RoutesWithAWrongSetting) {
  ReportData report;
  LoggedResponse response;
  response.translation.action = "passed:wrong_setting";
  response.setting = "mode is on";
  response.route = "orders";
  AddResponse(response, report);
  EXPECT_THAT(ReportTsv(report), HasSubstr("log\t1\t1.000000\t\tpassed:wrong_setting\t\t\t\t\t\t\t\t\t\torders\t"
                                           "\tmode is on\t\t\t\t\n"));
  const auto json = nlohmann::json::parse(ReportJson(report));
  EXPECT_EQ(json["log"]["wrongSettings"][0]["setting"], "mode is on");
  EXPECT_EQ(json["log"]["wrongSettings"][0]["route"], "orders");
}

TEST(MachineOutputTest, ErrorsOfLogs) {
  ReportData report;
  report.text_lines = 3;
  report.AddCause({.causes = "a or b", .wire = "HTTP 429", .seen = "S", .right = "R", .retry = "no", .printed_by = "p"},
                  "the\tline");
  const nlohmann::json json = nlohmann::json::parse(ReportJson(report));
  EXPECT_EQ(json["errors"]["lines"], 3);
  EXPECT_EQ(json["errors"]["rows"][0]["causes"], nlohmann::json({"a", "b"}));
  EXPECT_EQ(json["errors"]["rows"][0]["newest"], "the\\tline");
  EXPECT_THAT(ReportTsv(report),
              ::testing::EndsWith(
                  "\ntext\t1\t1.000000\t\terror\tHTTP 429\tS\tR\t\t\t\t\t\t\t\t\t\ta or b\tno\tp\tthe\\tline\n"));
}

TEST(MachineOutputTest, RowsBeyondThoseThatAreKeptAreCountedAsOthers) {
  ReportData report;
  for (size_t i = 0; i < kMaxReportRows + 2; ++i) {
    report.responses.Add({.retry_flip = RetryFlip::kBecomes,
                          .mode = absl::StrCat(i),
                          .direction = "d",
                          .action = "changed",
                          .kind = "k"},
                         1);
  }
  EXPECT_THAT(ReportTsv(report),
              HasSubstr("\nmetrics\t2\t0.000999\tbecomes\tothers\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n"));
  EXPECT_EQ(nlohmann::json::parse(ReportJson(report))["metrics"]["others"]["becomes"], 2);
}

}  // namespace
}  // namespace status_translator
