#include "core/grpc_code.h"

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

constexpr absl::string_view kSameAgain = "the same request would end the same way";

constexpr GrpcCodeInfo kCodes[kGrpcCodeCount] = {
    {0, "OK", "the call succeeded", false, "there is nothing to retry"},
    {1, "CANCELLED", "the call was cancelled, typically by the caller", false, "the caller itself gave up"},
    {2, "UNKNOWN", "an error with too little information for any other code", false,
     "nobody can tell whether the request was processed"},
    {3, "INVALID_ARGUMENT", "the request is invalid regardless of the state of the system", false, kSameAgain},
    {4, "DEADLINE_EXCEEDED", "the deadline passed before the call completed; it may have succeeded", false,
     "the request may have been processed; repeat it only if it is idempotent"},
    {5, "NOT_FOUND", "what the request asks for does not exist", false, kSameAgain},
    {6, "ALREADY_EXISTS", "the resource to create already exists", false, kSameAgain},
    {7, "PERMISSION_DENIED", "the caller is authenticated but lacks the permission", false,
     "not until the caller has been given the permission"},
    {8, "RESOURCE_EXHAUSTED", "a quota, a rate limit or a capacity is exhausted", false,
     "only when and after the response says so (RetryInfo, Retry-After), or when the quota has changed"},
    {9, "FAILED_PRECONDITION", "the system is not in the state that the request requires", false,
     "not until the state has been put right"},
    {10, "ABORTED", "the call conflicted with another one, for example an aborted transaction", false,
     "repeat the whole read-modify-write, not this one request"},
    {11, "OUT_OF_RANGE", "the request reaches past the valid range, which may grow", false, kSameAgain},
    {12, "UNIMPLEMENTED", "the operation is not implemented, supported or enabled here", false, kSameAgain},
    {13, "INTERNAL", "an invariant of the system is violated", false,
     "a fault of the system, and the request may have been processed"},
    {14, "UNAVAILABLE", "the service is temporarily unavailable", true,
     "most likely a passing condition; retry with backoff, after a check if the request must not run twice"},
    {15, "DATA_LOSS", "data is permanently lost or corrupted", false, "what is lost does not come back"},
    {16, "UNAUTHENTICATED", "the request has no valid credentials", false, "not until it carries valid credentials"},
};

}  // namespace

absl::Span<const GrpcCodeInfo> GrpcCodes() { return kCodes; }

std::optional<int> GrpcCodeFromName(absl::string_view name) {
  for (const GrpcCodeInfo& code : kCodes) {
    if (code.name == name) return code.number;
  }
  return std::nullopt;
}

std::string GrpcCodeText(int64_t number) {
  return IsGrpcCode(number) ? std::string(kCodes[number].name) : absl::StrCat(number);
}

}  // namespace status_translator
