#include "core/answer_table.h"

#include <algorithm>
#include <memory>
#include <tuple>

namespace status_translator {

AnswerTable::AnswerTable() {
  for (std::shared_ptr<HttpRules>& rules : http_to_grpc_) rules = std::make_shared<HttpRules>();
}

const Rule* AnswerTable::HttpToGrpc(int http, Origin origin, absl::string_view error_code,
                                    absl::string_view shape) const {
  if (!IsHttpStatus(http) || static_cast<size_t>(origin) >= kOriginCount) return nullptr;
  const Rule* by_status = (*http_to_grpc_[static_cast<size_t>(origin)])[static_cast<size_t>(http - kFirstHttpStatus)];
  // An interim response has no body that could name an error code.
  if (error_code.empty() || HttpClass(http) == 1) return by_status;
  const auto found = error_code_index_.find(error_code);
  if (found == error_code_index_.end()) return by_status;
  for (const ErrorCodeRule& candidate : *found->second) {
    if (candidate.http.value_or(http) != http || (!candidate.shape.empty() && candidate.shape != shape)) continue;
    // A row by status of a profile overrides a row by error code of a profile that it extends.
    return candidate.rule->depth <= by_status->depth ? candidate.rule : by_status;
  }
  return by_status;
}

const Rule* AnswerTable::GrpcToHttp(int64_t number) const {
  if (number < 0) return nullptr;
  if (IsGrpcCode(number)) return grpc_to_http_[static_cast<size_t>(number)];
  const auto own = own_numbers_.find(number);
  return own == own_numbers_.end() ? unknown_number_ : own->second;
}

void AnswerTable::Finish() {
  for (std::shared_ptr<HttpRules>& rules : http_to_grpc_) {
    rules = *std::find_if(http_to_grpc_.begin(), http_to_grpc_.end(),
                          [&rules](const std::shared_ptr<HttpRules>& other) { return *other == *rules; });
  }
  for (auto& [error_code, rules] : error_codes_) {
    // The profile itself first, then those that it extends; in each, rows with a shape first, then rows with a status.
    std::stable_sort(rules.begin(), rules.end(), [](const ErrorCodeRule& a, const ErrorCodeRule& b) {
      return std::tuple(a.rule->depth, a.shape.empty(), !a.http.has_value()) <
             std::tuple(b.rule->depth, b.shape.empty(), !b.http.has_value());
    });
    error_code_index_[error_code] = &rules;
  }
}

}  // namespace status_translator
