#include "wire/api_error.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "google/rpc/error_details.pb.h"
#include "support/limits.h"
#include "wire/any_json.h"

namespace status_translator {
namespace {

// The details that are read from one body, valid or not, and the JSON values in all of them. Reading protobuf's JSON
// costs up to 3 microseconds per detail and 1 per value, fifty times what parsing costs; more would hardly fit into the
// trailers.
constexpr size_t kMaxDetails = 64;
constexpr size_t kMaxDetailValues = 256;

}  // namespace

void SetErrorCode(absl::string_view word, ApiError& error) {
  if (word.size() <= kMaxErrorCodeBytes) error.error_code = std::string(word);
}

void SetGrpcCode(std::optional<int64_t> code, absl::string_view word, ApiError& error) {
  if (!code.has_value()) return;
  if (*code <= kGrpcOk || *code > INT32_MAX) {
    error.findings.push_back(v1::FINDING_BODY_NOT_BELIEVED);
    return;
  }
  error.grpc_code = static_cast<int>(*code);
  error.grpc_word = word.empty() ? absl::StrCat(*code) : std::string(word.substr(0, kMaxErrorCodeBytes));
}

void ReadDetails(JsonValue details, std::optional<google::protobuf::Any> (*read)(JsonValue), ApiError& error) {
  size_t entries = 0, values = 0;
  for (const JsonValue entry : details) {
    values += entry.Values();
    const bool fits = ++entries <= kMaxDetails && values <= kMaxDetailValues;
    std::optional<google::protobuf::Any> detail = fits ? read(entry) : std::nullopt;
    if (detail.has_value()) {
      error.details.push_back(*std::move(detail));
    } else if (error.findings.empty() || error.findings.back() != v1::FINDING_DETAIL_BROKEN) {
      error.findings.push_back(v1::FINDING_DETAIL_BROKEN);
    }
    if (!fits) break;
  }
}

void SetErrorCodeFromDetails(ApiError& error) {
  for (const google::protobuf::Any& detail : error.details) {
    google::rpc::ErrorInfo info;
    if (!IsOfType(detail, "google.rpc.ErrorInfo") || !info.ParseFromString(detail.value())) continue;
    SetErrorCode(info.reason(), error);
    return;
  }
}

}  // namespace status_translator
