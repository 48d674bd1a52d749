#include "wire/openstack_error.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "core/http_status.h"

namespace status_translator {
namespace {

// A longer text is a message, not a code.
constexpr size_t kMaxCloudCodeBytes = 64;

// Letters or digits, a dot and digits, for example "Ecs.0005" or "APIGW.0301".
bool LooksLikeCloudCode(absl::string_view text) {
  const size_t dot = text.find('.');
  if (text.size() > kMaxCloudCodeBytes || dot == 0 || dot == absl::string_view::npos || dot + 1 == text.size()) {
    return false;
  }
  return std::all_of(text.begin(), text.begin() + static_cast<ptrdiff_t>(dot), absl::ascii_isalnum) &&
         std::all_of(text.begin() + static_cast<ptrdiff_t>(dot) + 1, text.end(), absl::ascii_isdigit);
}

}  // namespace

ApiError MakeOpenStackError(absl::string_view code, absl::string_view message) {
  // Some of these services swap the two members.
  if (LooksLikeCloudCode(message) && !LooksLikeCloudCode(code)) std::swap(code, message);
  ApiError error{.shape = v1::BODY_SHAPE_OPENSTACK};
  SetErrorCode(code, error);
  error.message = std::string(message);
  return error;
}

std::optional<ApiError> ReadNamedFault(JsonValue json) {
  if (json.size() != 1) return std::nullopt;
  const JsonValue fault = *json.begin();
  const std::optional<int64_t> code = fault.Find("code").Integer();
  if (!fault.Find("message").IsString() || !code.has_value() || *code < 400 || *code > kLastHttpStatus) {
    return std::nullopt;
  }
  ApiError error = MakeOpenStackError(fault.Key(), fault.Find("message").String());
  int64_t seconds = fault.Find("retryAfter").Integer().value_or(0);
  if (seconds == 0) (void)absl::SimpleAtoi(fault.Find("retryAfter").String(), &seconds);
  if (seconds > 0) error.retry_after = absl::Seconds(seconds);
  return error;
}

}  // namespace status_translator
