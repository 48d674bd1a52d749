#include "config/shape_row.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/nearest.h"
#include "support/limits.h"

namespace status_translator {
namespace {

constexpr int kFirstErrorStatus = 400;

void CheckSelection(const v1::CodeRow& row, const PlacedMessage& node, ShapeParts& parts) {
  if (row.value_size() > 0 && !row.pattern().empty()) {
    parts.AddError(node.PlaceOf("pattern"), "a row has either values or a pattern");
  }
  if (row.value_size() == 0 && row.pattern().empty() && row.status_size() == 0 && row.has_size() == 0) {
    parts.AddError(node.PlaceOf("value"), "a row needs a value, a pattern, a status or a condition");
  }
  if (row.grpc().empty() && !row.has_retry() && row.made_by().empty()) {
    parts.AddError(node.PlaceOf("grpc"), "a row needs grpc, retry or made_by");
  }
  for (int i = 0; i < row.value_size(); ++i) {
    if (row.value(i).empty() || row.value(i).size() > kMaxErrorCodeBytes) {
      parts.AddError(node.PlaceOf("value", i), absl::StrCat("a value has 1 to ", kMaxErrorCodeBytes, " bytes"));
    }
  }
}

// A reason is sent in messages and printed in tables.
void CheckReason(const PlacedMessage& node, const std::string& field, const std::string& reason, ShapeParts& parts) {
  if (reason.size() > kMaxReasonBytes) {
    parts.AddError(node.PlaceOf(field), absl::StrCat("reason has more than ", kMaxReasonBytes, " bytes"));
  }
  if (std::any_of(reason.begin(), reason.end(), absl::ascii_iscntrl)) {
    parts.AddError(node.PlaceOf(field), "reason is one line: no line ends, tabs or other control characters");
  }
}

int GrpcCodeOf(const v1::CodeRow& row, const PlacedMessage& node, ShapeParts& parts) {
  const std::optional<int> code = GrpcCodeFromName(row.grpc());
  if (!code.has_value()) {
    parts.AddError(node.PlaceOf("grpc"),
                   absl::StrCat("\"", row.grpc(), "\" is not a gRPC code of an error", DidYouMeanGrpcCode(row.grpc())));
  } else if (*code == kGrpcOk) {
    parts.AddError(node.PlaceOf("grpc"), "a shape claims errors, which never become OK");
  }
  return code.value_or(kGrpcUnknown);
}

}  // namespace

ShapeCodeRow CheckCodeRow(const v1::CodeRow& row, const PlacedMessage& node, const SharedText& shape,
                          ShapeParts& parts) {
  ShapeCodeRow checked;
  CheckSelection(row, node, parts);
  if (row.reason().empty()) parts.AddError(node.PlaceOf("reason"), "reason is missing: say in one sentence why");
  CheckReason(node, "reason", row.reason(), parts);
  checked.pattern = parts.RegexOf(node.PlaceOf("pattern"), row.pattern(), -1);
  checked.status = parts.StatusesOf(node, row.status());
  checked.has = parts.ConditionsOf(node, "has", row.has());
  checked.lacks = parts.ConditionsOf(node, "lacks", row.lacks());
  Rule rule;
  rule.kind = RuleKind::kErrorCode;
  rule.shape = shape;
  rule.reason = row.reason();
  rule.row = !row.pattern().empty() ? row.pattern() : absl::StrJoin(row.status(), " ");
  checked.has_code = !row.grpc().empty();
  rule.code = checked.has_code ? GrpcCodeOf(row, node, parts) : kGrpcUnknown;
  rule.retry = RetryOfGrpc(rule.code);
  checked.has_retry = row.has_retry();
  if (row.has_retry()) {
    if (row.retry().reason().empty()) parts.AddError(node.PlaceOf("retry"), "retry needs a reason");
    CheckReason(node, "retry", row.retry().reason(), parts);
    rule.retry = Retry{row.retry().retryable(), row.retry().reason()};
  }
  checked.rules.reserve(static_cast<size_t>(std::max(1, row.value_size())));
  for (const std::string& value : row.value()) {
    rule.row = value;
    checked.rules.push_back(rule);
  }
  if (checked.rules.empty()) checked.rules.push_back(std::move(rule));
  if (row.http() != 0) {
    if (row.http() < kFirstErrorStatus || row.http() > kLastHttpStatus) {
      parts.AddError(node.PlaceOf("http"), absl::StrCat("HTTP status ", row.http(), " is outside 400-599"));
    }
    checked.http = row.http();
  }
  if (!row.made_by().empty()) checked.origin = parts.MakerOf(node, row.made_by());
  return checked;
}

}  // namespace status_translator
