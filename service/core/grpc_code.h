// The 17 gRPC status codes (google.rpc.Code).
#ifndef STATUS_TRANSLATOR_CORE_GRPC_CODE_H_
#define STATUS_TRANSLATOR_CORE_GRPC_CODE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

inline constexpr int kGrpcCodeCount = 17;
inline constexpr int kGrpcOk = 0;
inline constexpr int kGrpcUnknown = 2;
inline constexpr int kGrpcUnavailable = 14;

constexpr bool IsGrpcCode(int64_t number) { return number >= 0 && number < kGrpcCodeCount; }

// One code. Plain data with static lifetime.
struct GrpcCodeInfo {
  int number;
  absl::string_view name;
  absl::string_view description;
  bool retryable;  // whether the same request may be sent again
  absl::string_view retry_reason;
};

// All codes; the index of each is its number.
absl::Span<const GrpcCodeInfo> GrpcCodes();

// The number of a google.rpc.Code name such as "NOT_FOUND" (case-sensitive); none for any other text.
std::optional<int> GrpcCodeFromName(absl::string_view name);

// The name of a code, for example "NOT_FOUND"; the decimal number if it is not one of the 17.
std::string GrpcCodeText(int64_t number);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_GRPC_CODE_H_
