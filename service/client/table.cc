#include "client/table.h"

namespace status_translator {

const Rule* ClientTable::HttpToGrpc(int http, Origin origin, absl::string_view error_code) const {
  if (!IsHttpStatus(http) || static_cast<int>(origin) >= kOriginCount) return nullptr;
  const Rule* by_status = http_to_grpc_[static_cast<int>(origin)][http - kFirstHttpStatus];
  // An interim response has no body that could say anything.
  if (error_code.empty() || HttpClass(http) == 1) return by_status;
  const auto found = error_codes_.find(error_code);
  if (found == error_codes_.end()) return by_status;
  for (const ErrorCodeRule& candidate : found->second) {
    if (candidate.http != 0 && candidate.http != http) continue;
    return candidate.rule->depth <= by_status->depth ? candidate.rule : by_status;
  }
  return by_status;
}

const Rule* ClientTable::GrpcToHttp(int64_t number) const {
  if (number < 0) return nullptr;
  if (IsGrpcCode(number)) return grpc_to_http_[number];
  const auto own = own_numbers_.find(number);
  return own == own_numbers_.end() ? other_number_ : own->second;
}

}  // namespace status_translator
