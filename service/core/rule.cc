#include "core/rule.h"

#include <cstddef>
#include <vector>

#include "core/grpc_code.h"

namespace status_translator {
namespace {

constexpr absl::string_view kRuleKindNames[] = {"",        "EXACT",          "RANGE",    "DEFAULT",      "ERROR_CODE",
                                                "INTERIM", "UNKNOWN_NUMBER", "NOT_GRPC", "NOT_PUBLISHED"};

}  // namespace

absl::string_view RuleKindName(RuleKind kind) { return kRuleKindNames[static_cast<int>(kind)]; }

const CatalogEntry& RuleCatalogEntry::operator*() const {
  static const auto& none = *new CatalogEntry();
  return entry_ == nullptr ? none : *entry_;
}

const Retry& RetryOfGrpc(int64_t number) {
  static const auto& advice = []() -> const auto& {
    auto& all = *new std::vector<Retry>;
    for (const GrpcCodeInfo& code : GrpcCodes()) all.push_back({code.retryable, std::string(code.retry_reason)});
    return all;
  }
  ();
  return advice[static_cast<size_t>(IsGrpcCode(number) ? number : kGrpcUnknown)];
}

absl::string_view ReasonForCallers(absl::string_view reason) { return reason.substr(0, reason.find("; ")); }

}  // namespace status_translator
