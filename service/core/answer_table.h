// Which rule answers a code, an origin and an error code. This is the only implementation of the order of resolution;
// Profile, the client library, `check` and the exports all use it.
#ifndef STATUS_TRANSLATOR_CORE_ANSWER_TABLE_H_
#define STATUS_TRANSLATOR_CORE_ANSWER_TABLE_H_

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"
#include "core/rule.h"

namespace status_translator {

// Is filled once and then only read: every const method is thread-safe, takes no lock and allocates nothing. Owns its
// rules.
class AnswerTable {
 public:
  // The rule for an error code in the body.
  struct ErrorCodeRule {
    std::optional<int> http;  // applies under this status only; none: under any
    std::string shape;        // applies to responses of this shape only; empty: to any
    const Rule* rule;
  };
  using HttpRules = std::array<const Rule*, kHttpStatusCount>;

  AnswerTable();
  AnswerTable(const AnswerTable&) = delete;
  AnswerTable& operator=(const AnswerTable&) = delete;

  // The rule for an HTTP status. Null if `http` is outside 100-599 or `origin` is not a value of Origin. The status
  // alone decides if `error_code` is empty or unknown, or if the status is interim (100-199). `shape` is the name of
  // the shape that claims the response; empty if none does.
  const Rule* HttpToGrpc(int http, Origin origin, absl::string_view error_code = {},
                         absl::string_view shape = {}) const;

  // The rule for a gRPC number. Null below 0.
  const Rule* GrpcToHttp(int64_t number) const;

  // Every rule that a lookup can return, and some that others override. Addresses are stable.
  const std::deque<Rule>& rules() const { return rules_; }
  // Error codes in byte order; the rules of each in the order in which they are tried.
  const std::map<std::string, std::vector<ErrorCodeRule>>& error_codes() const { return error_codes_; }
  // The rule for every gRPC number above 16 without a row.
  const Rule& unknown_number() const { return *unknown_number_; }
  // The gRPC numbers above 16 with a row, in ascending order.
  const std::map<int64_t, const Rule*>& own_numbers() const { return own_numbers_; }

  // To fill the table: add all rules and answers, then call Finish() once. By then every status of every origin, the
  // numbers 0-16 and the unknown number must have a rule.
  const Rule* Add(Rule rule) { return &rules_.emplace_back(std::move(rule)); }
  HttpRules& by_status(Origin origin) { return *http_to_grpc_[static_cast<size_t>(origin)]; }
  void AddErrorCode(const std::string& error_code, std::optional<int> http, const Rule* rule, std::string shape = "") {
    error_codes_[error_code].push_back({http, std::move(shape), rule});
  }
  void SetNumber(int64_t number, const Rule* rule) {
    (IsGrpcCode(number) ? grpc_to_http_[static_cast<size_t>(number)] : own_numbers_[number]) = rule;
  }
  void SetUnknownNumber(const Rule* rule) { unknown_number_ = rule; }
  void Finish();

 private:
  std::deque<Rule> rules_;                                             // a deque keeps addresses stable
  std::array<std::shared_ptr<HttpRules>, kOriginCount> http_to_grpc_;  // origins with the same answers share one
  std::array<const Rule*, kGrpcCodeCount> grpc_to_http_{};
  const Rule* unknown_number_ = nullptr;
  std::map<int64_t, const Rule*> own_numbers_;
  std::map<std::string, std::vector<ErrorCodeRule>> error_codes_;
  absl::flat_hash_map<absl::string_view, const std::vector<ErrorCodeRule>*>
      error_code_index_;  // keys are views of error_codes_
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_ANSWER_TABLE_H_
