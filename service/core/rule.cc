#include "core/rule.h"

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

Retry RetryOfGrpc(int64_t number) {
  const GrpcCodeInfo& code = GrpcCodes()[IsGrpcCode(number) ? number : kGrpcUnknown];
  return {code.retryable, std::string(code.retry_reason)};
}

absl::string_view ReasonForCallers(absl::string_view reason) { return reason.substr(0, reason.find("; ")); }

}  // namespace status_translator
