#include "report/machine_output.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "support/text_table.h"

namespace status_translator {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kColumns = 21;
constexpr char kTsvHeader[] =
    "source\tcount\tshare\tretry_flip\taction\tfrom\tbefore\tto\torigin\tshape\trule\tmode\tdirection\tkind\troute\t"
    "skeleton\tsetting\tcause\tretry\tprinted_by\tnewest\n";

std::string FlipName(RetryFlip flip) { return std::string(RetryFlipName(flip)); }

Json JsonOf(const LoggedTranslation& row) {
  return {{"retryFlip", FlipName(row.retry_flip)},
          {"action", row.action},
          {"from", row.from},
          {"before", row.before},
          {"to", row.to},
          {"origin", row.origin},
          {"shape", row.shape},
          {"rule", row.rule}};
}

Json JsonOf(const CountedOutcome& row) {
  return {{"retryFlip", FlipName(row.retry_flip)},
          {"action", row.action},
          {"mode", row.mode},
          {"direction", row.direction},
          {"kind", row.kind}};
}

Json JsonOf(const RecognisedShape& row) {
  Json json = {{"shape", row.shape}};
  if (!row.source.empty()) json["source"] = row.source;
  return json;
}

Json JsonOf(const UnclaimedResponse& row) {
  return {{"route", row.route}, {"from", row.from}, {"body", row.body}, {"skeleton", row.skeleton}};
}

Json JsonOf(const WrongSetting& row) {
  return {{"route", row.route}, {"action", row.action}, {"setting", row.setting}};
}

Json JsonOf(const LoggedCause& row) {
  return {{"causes", std::vector<std::string>(absl::StrSplit(row.causes, " or "))},
          {"wire", row.wire},
          {"seen", row.seen},
          {"right", row.right},
          {"retry", row.retry},
          {"printedBy", row.printed_by},
          {"newest", row.newest}};
}

// The columns from "retry_flip" on; those that follow are empty.
std::vector<std::string> TsvOf(const WrongSetting& row) {
  return {"", row.action, "", "", "", "", "", "", "", "", "", row.route, "", row.setting};
}

std::vector<std::string> TsvOf(const RecognisedShape& row) {
  return {"", "recognised", row.source, "", "", "", row.shape};
}

std::vector<std::string> TsvOf(const UnclaimedResponse& row) {
  return {"", "unclaimed", row.from, "", "", "", row.body, "", "", "", "", row.route, row.skeleton};
}

std::vector<std::string> TsvOf(const LoggedTranslation& row) {
  return {FlipName(row.retry_flip), row.action, row.from, row.before, row.to, row.origin, row.shape, row.rule};
}

std::vector<std::string> TsvOf(const CountedOutcome& row) {
  return {FlipName(row.retry_flip), row.action, "", "", "", "", "", "", row.mode, row.direction, row.kind};
}

std::vector<std::string> TsvOf(const LoggedCause& row) {
  return {"", "error", row.wire,   row.seen,  row.right,      "",        "", "", "", "", "", "",
          "", "",      row.causes, row.retry, row.printed_by, row.newest};
}

template <typename Row>
Json JsonRows(const RowCounts<Row>& counts, uint64_t all) {
  Json rows = Json::array();
  for (const RetryFlip flip : kRetryFlips) {
    for (const auto& [row, count] : counts.Sorted(flip)) {
      Json json = {{"count", count}, {"share", ShareOf(count, all)}};
      json.update(JsonOf(row));
      rows.push_back(json);
    }
  }
  return rows;
}

template <typename Row>
Json Flips(uint64_t (RowCounts<Row>::*counts)(RetryFlip) const, const RowCounts<Row>& rows) {
  Json json;
  for (const RetryFlip flip : kRetryFlips) json[FlipName(flip)] = (rows.*counts)(flip);
  return json;
}

template <typename Row>
void AddTsvRows(const char* source, const RowCounts<Row>& counts, uint64_t all,
                std::vector<std::vector<std::string>>& rows) {
  for (const RetryFlip flip : kRetryFlips) {
    for (const auto& [row, count] : counts.Sorted(flip)) {
      std::vector<std::string> cells = {source, absl::StrCat(count), absl::StrFormat("%.6f", ShareOf(count, all))};
      for (std::string& cell : TsvOf(row)) cells.push_back(std::move(cell));
      cells.resize(kColumns);
      rows.push_back(std::move(cells));
    }
    const uint64_t others = counts.others(flip);
    if (others == 0) continue;
    std::vector<std::string> cells = {source, absl::StrCat(others), absl::StrFormat("%.6f", ShareOf(others, all)),
                                      FlipName(flip), "others"};
    cells.resize(kColumns);
    rows.push_back(std::move(cells));
  }
}

}  // namespace

std::string ReportTsv(const ReportData& report) {
  std::vector<std::vector<std::string>> rows;
  AddTsvRows("log", report.translations, report.log_lines, rows);
  AddTsvRows("log", report.shapes, report.shapes.total(), rows);
  AddTsvRows("log", report.unclaimed, report.shapes.total(), rows);
  AddTsvRows("log", report.wrong_settings, report.log_lines, rows);
  AddTsvRows("metrics", report.responses, report.responses.total(), rows);
  AddTsvRows("metrics", report.counted_shapes, report.counted_shapes.total(), rows);
  AddTsvRows("text", report.causes, report.causes.total(), rows);
  return kTsvHeader + TabSeparated(rows);
}

std::string ReportJson(const ReportData& report) {
  const Json json = {{"log",
                      {{"responses", report.log_responses()},
                       {"translations", report.translations.total()},
                       {"retryFlips", Flips(&RowCounts<LoggedTranslation>::flips, report.translations)},
                       {"rows", JsonRows(report.translations, report.log_lines)},
                       {"others", Flips(&RowCounts<LoggedTranslation>::others, report.translations)},
                       {"recognised", report.shapes.total()},
                       {"shapes", JsonRows(report.shapes, report.shapes.total())},
                       {"unclaimed", JsonRows(report.unclaimed, report.shapes.total())},
                       {"unclaimedOthers", report.unclaimed.others(RetryFlip::kNone)},
                       {"wrongSettings", JsonRows(report.wrong_settings, report.log_lines)}}},
                     {"metrics",
                      {{"responses", report.responses.total()},
                       {"retryFlips", Flips(&RowCounts<CountedOutcome>::flips, report.responses)},
                       {"rows", JsonRows(report.responses, report.responses.total())},
                       {"others", Flips(&RowCounts<CountedOutcome>::others, report.responses)},
                       {"shapes", JsonRows(report.counted_shapes, report.counted_shapes.total())}}},
                     {"errors",
                      {{"lines", report.text_lines},
                       {"errors", report.causes.total()},
                       {"rows", JsonRows(report.causes, report.causes.total())},
                       {"others", report.causes.others(RetryFlip::kNone)}}},
                     {"badLines", report.bad_lines},
                     {"bad", report.bad}};
  return absl::StrCat(json.dump(2, ' ', false, Json::error_handler_t::replace), "\n");
}

}  // namespace status_translator
