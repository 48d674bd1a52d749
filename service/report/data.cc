// The report for other programs.
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "report/print.h"
#include "support/text_table.h"

namespace status_translator {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kTsvHeader[] =
    "source\tcount\tshare\tretry_flip\taction\tfrom\tbefore\tto\torigin\trecognised\trule\tmode\tdirection\tkind\n";

Json JsonOf(const LoggedTranslation& row) {
  return {{"retryFlip", row.retry_flip},  {"action", row.action}, {"from", row.from},
          {"before", row.before},         {"to", row.to},         {"origin", row.origin},
          {"recognised", row.recognised}, {"rule", row.rule}};
}

Json JsonOf(const CountedOutcome& row) {
  return {{"retryFlip", row.retry_flip},
          {"action", row.action},
          {"mode", row.mode},
          {"direction", row.direction},
          {"kind", row.kind}};
}

std::vector<std::string> TsvOf(const LoggedTranslation& row) {
  return {row.retry_flip, row.action, row.from, row.before, row.to, row.origin, row.recognised, row.rule, "", "", ""};
}

std::vector<std::string> TsvOf(const CountedOutcome& row) {
  return {row.retry_flip, row.action, "", "", "", "", "", "", row.mode, row.direction, row.kind};
}

template <typename Row>
Json JsonRows(const Tally<Row>& tally, uint64_t all) {
  Json rows = Json::array();
  for (const char* flip : kRetryFlips) {
    for (const auto& [row, count] : tally.Sorted(flip)) {
      Json json = {{"count", count}, {"share", ShareOf(count, all)}};
      json.update(JsonOf(row));
      rows.push_back(json);
    }
  }
  return rows;
}

template <typename Row>
Json Flips(uint64_t (Tally<Row>::*counts)(const std::string&) const, const Tally<Row>& tally) {
  Json json;
  for (const char* flip : kRetryFlips) json[flip] = (tally.*counts)(flip);
  return json;
}

template <typename Row>
void AddTsvRows(const char* source, const Tally<Row>& tally, uint64_t all,
                std::vector<std::vector<std::string>>& rows) {
  for (const char* flip : kRetryFlips) {
    for (const auto& [row, count] : tally.Sorted(flip)) {
      std::vector<std::string> cells = {source, absl::StrCat(count), absl::StrFormat("%.6f", ShareOf(count, all))};
      for (std::string& cell : TsvOf(row)) cells.push_back(std::move(cell));
      rows.push_back(std::move(cells));
    }
    const uint64_t others = tally.others(flip);
    if (others == 0) continue;
    std::vector<std::string> cells = {source, absl::StrCat(others), absl::StrFormat("%.6f", ShareOf(others, all)), flip,
                                      "others"};
    cells.resize(14);
    rows.push_back(std::move(cells));
  }
}

}  // namespace

std::string ReportTsv(const Report& report) {
  std::vector<std::vector<std::string>> rows;
  AddTsvRows("log", report.translations, report.log_lines, rows);
  AddTsvRows("metrics", report.responses, report.responses.total(), rows);
  return kTsvHeader + TabSeparated(rows);
}

std::string ReportJson(const Report& report) {
  const Json json = {{"log",
                      {{"responses", report.log_lines},
                       {"translations", report.translations.total()},
                       {"retryFlips", Flips(&Tally<LoggedTranslation>::flips, report.translations)},
                       {"rows", JsonRows(report.translations, report.log_lines)},
                       {"others", Flips(&Tally<LoggedTranslation>::others, report.translations)}}},
                     {"metrics",
                      {{"responses", report.responses.total()},
                       {"retryFlips", Flips(&Tally<CountedOutcome>::flips, report.responses)},
                       {"rows", JsonRows(report.responses, report.responses.total())},
                       {"others", Flips(&Tally<CountedOutcome>::others, report.responses)}}},
                     {"badLines", report.bad_lines},
                     {"bad", report.bad}};
  return absl::StrCat(json.dump(2, ' ', false, Json::error_handler_t::replace), "\n");
}

}  // namespace status_translator
