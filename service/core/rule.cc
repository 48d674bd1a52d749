#include "core/rule.h"

namespace status_translator {
namespace {

constexpr absl::string_view kRuleKindNames[] = {"",        "EXACT",          "RANGE",    "DEFAULT",      "ERROR_CODE",
                                                "INTERIM", "UNKNOWN_NUMBER", "NOT_GRPC", "NOT_PUBLISHED"};

}  // namespace

absl::string_view RuleKindName(RuleKind kind) { return kRuleKindNames[static_cast<int>(kind)]; }

}  // namespace status_translator
