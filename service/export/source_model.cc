#include "export/source_model.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "core/http_status.h"
#include "core/profile.h"

namespace status_translator {
namespace {

// The reasons of all rows, each once.
class Reasons {
 public:
  int IndexOf(const std::string& reason) {
    const auto [found, is_new] = index_.emplace(reason, static_cast<int>(texts_.size()));
    if (is_new) texts_.push_back(reason);
    return found->second;
  }
  // C++ has no empty arrays.
  std::vector<std::string> TakeTexts() {
    if (texts_.empty()) texts_.emplace_back();
    return std::move(texts_);
  }

 private:
  std::vector<std::string> texts_;
  absl::flat_hash_map<std::string, int> index_;
};

// Appends the runs of statuses for which `answer` gives a rule.
template <typename Answer>
void AppendRuns(const std::string& error_code, Answer answer, Reasons& reasons, std::vector<SourceRow>& rows) {
  const size_t first = rows.size();
  for (int http = kFirstHttpStatus; http <= kLastHttpStatus; ++http) {
    const Rule* rule = answer(http);
    if (rule == nullptr) continue;
    SourceRow row = {
        error_code, http, http, &GrpcCodes()[rule->code], rule->retry.retryable, reasons.IndexOf(rule->reason.text())};
    if (rows.size() > first && rows.back().to == http - 1 && rows.back().code == row.code &&
        rows.back().retryable == row.retryable && rows.back().reason == row.reason) {
      rows.back().to = http;
    } else {
      rows.push_back(std::move(row));
    }
  }
}

std::vector<SourceRow> StatusRows(const Profile& profile, Origin origin, Reasons& reasons) {
  std::vector<SourceRow> rows;
  const auto answer = [&](int http) {
    const Rule* rule = profile.HttpToGrpc(http, origin);
    return rule->has_answer() ? rule : nullptr;
  };
  AppendRuns("", answer, reasons, rows);
  return rows;
}

std::vector<SourceRow> ErrorCodeRows(const Profile& profile, Origin origin, Reasons& reasons) {
  std::vector<SourceRow> rows;
  for (const auto& [error_code, rules] : profile.error_codes()) {
    const auto answer = [&, &error_code = error_code](int http) {
      const Rule* rule = profile.HttpToGrpc(http, origin, error_code);
      return rule->kind == RuleKind::kErrorCode ? rule : nullptr;
    };
    AppendRuns(error_code, answer, reasons, rows);
  }
  return rows;
}

// "any" for all origins, otherwise the first of those that callers name.
std::string TableName(const std::array<int, kOriginCount>& of_origin, int table) {
  if (std::count(of_origin.begin(), of_origin.end(), table) == kOriginCount) return "any";
  for (int o = 1; o < kOriginCount; ++o) {
    if (of_origin[o] == table) return std::string(OriginName(static_cast<Origin>(o)));
  }
  return "unspecified";
}

template <typename Rows>
SourceTables BuildTables(const Profile& profile, Reasons& reasons, Rows rows_of) {
  SourceTables all;
  for (int o = 0; o < kOriginCount; ++o) {
    std::vector<SourceRow> rows = rows_of(profile, static_cast<Origin>(o), reasons);
    const auto same = std::find_if(all.tables.begin(), all.tables.end(),
                                   [&](const SourceTable& table) { return table.rows == rows; });
    all.of_origin[o] = static_cast<int>(same - all.tables.begin());
    if (same == all.tables.end()) all.tables.push_back({"", std::move(rows)});
  }
  for (size_t i = 0; i < all.tables.size(); ++i) all.tables[i].name = TableName(all.of_origin, static_cast<int>(i));
  return all;
}

}  // namespace

SourceModel BuildSourceModel(const RevisedProfile& revised) {
  const Profile& profile = *revised.profile;
  SourceModel model;
  model.profile = profile.name();
  model.revision = revised.revision;
  Reasons reasons;
  model.statuses = BuildTables(profile, reasons, StatusRows);
  model.error_codes = BuildTables(profile, reasons, ErrorCodeRows);
  model.reasons = reasons.TakeTexts();
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    const Rule& rule = *profile.GrpcToHttp(code.number);
    if (rule.has_answer()) model.http_of_grpc.emplace_back(code.number, rule.code);
  }
  for (const auto& [number, rule] : profile.own_numbers()) model.http_of_grpc.emplace_back(number, rule->code);
  if (const Rule& other = profile.unknown_number(); other.has_answer()) model.http_of_other = other.code;
  return model;
}

}  // namespace status_translator
