// Lines of real clients: tests/diagnose/lines.tsv.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "diagnose/first_cause.h"

namespace status_translator {
namespace {

// What is said of each measured line if `form` writes it into a log.
std::vector<std::string> SaidOf(const std::function<std::string(const std::string&)>& form) {
  std::ifstream in(std::string(STATUS_TRANSLATOR_TESTS_DIR) + "/diagnose/lines.tsv");
  std::vector<std::string> said;
  for (std::string row; std::getline(in, row);) {
    const std::vector<std::string> cells = absl::StrSplit(row, '\t');
    if (row[0] == '#' || cells.size() < 4) continue;
    const v1::Cause cause = First(form(nlohmann::json::parse(cells[3]).get<std::string>()));
    said.push_back(absl::StrCat(cause.kind(), " ", cause.grpc_seen(), " ", cause.http_status(), " ", cause.client()));
  }
  return said;
}

TEST(MeasuredLinesTest, ALineOfALogIsReadAsItsMessage) {
  const std::vector<std::string> plain = SaidOf([](const std::string& line) { return line; });
  ASSERT_GT(plain.size(), 500u);
  const auto quoted = [](const std::string& line) { return nlohmann::json(line).dump(); };
  const std::function<std::string(const std::string&)> forms[] = {
      [](const std::string& line) { return "2026-11-27T01:02:03Z ERROR [client] " + line; },
      [](const std::string& line) { return "E1127 01:02:03.000004       1 a.go:42] " + line; },
      [&](const std::string& line) { return R"({"level":"error","n":1,"e":)" + quoted(line) + "}"; },
      [&](const std::string& line) { return R"(level=error msg="call failed" err=)" + quoted(line); },
  };
  for (const auto& form : forms) {
    const std::vector<std::string> logged = SaidOf(form);
    ASSERT_EQ(logged.size(), plain.size());
    for (size_t i = 0; i < plain.size(); ++i) EXPECT_EQ(logged[i], plain[i]) << form("LINE") << ", line " << i;
  }
}

// Lines of real clients, with what was really on the wire: tests/diagnose/lines.tsv.
TEST(MeasuredLinesTest, MeasuredLinesAreExplainedRightly) {
  std::ifstream in(std::string(STATUS_TRANSLATOR_TESTS_DIR) + "/diagnose/lines.tsv");
  int rows = 0, first = 0, certain = 0, certain_wrong = 0;
  for (std::string row; std::getline(in, row);) {
    const std::vector<std::string> cells = absl::StrSplit(row, '\t');
    if (row.empty() || row[0] == '#') continue;
    ASSERT_EQ(cells.size(), 4u) << row;
    const v1::Cause cause = First(nlohmann::json::parse(cells[3]).get<std::string>());
    const std::vector<std::string> kinds = absl::StrSplit(cells[1], '|');
    const bool right = std::find(kinds.begin(), kinds.end(), cause.kind()) != kinds.end() ||
                       (cause.has_http_status() && std::to_string(cause.http_status()) == cells[2]);
    ++rows;
    first += right;
    certain += cause.confidence() == v1::CONFIDENCE_CERTAIN;
    certain_wrong += cause.confidence() == v1::CONFIDENCE_CERTAIN && !right;
  }
  ASSERT_GT(rows, 400);
  EXPECT_GE(first, rows * 90 / 100);
  EXPECT_LE(certain_wrong, certain / 200);
}

}  // namespace
}  // namespace status_translator
