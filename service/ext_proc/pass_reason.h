// Why did ext_proc let a response pass unchanged? Every reason, its name in metrics and its explanation.
#ifndef STATUS_TRANSLATOR_EXT_PROC_PASS_REASON_H_
#define STATUS_TRANSLATOR_EXT_PROC_PASS_REASON_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

enum class PassReason {
  kAlreadyGrpc,
  kAlreadyHttp,
  kAlreadyTranslated,
  kBodyNotSeen,
  kEnded,
  kFieldsTooLarge,
  kGuess,
  kIllegalOrder,
  kNoBudget,
  kNoCode,
  kNoFinalStatus,
  kNoGrpcStatus,
  kNoHead,
  kNotConvertible,
  kOff,
  kSameCode,
  kSaysOk,
  kStatusInTrailers,
  kSuccess,
  kTooLarge,
  kTooManyAttributes,
  kTooManyFields,
  kTooManyPieces,
  kUnknownCaller,
  kUnknownProfile,
  kWrongSetting,
};

struct PassReasonInfo {
  PassReason reason;
  absl::string_view name;         // "already_grpc": the metric's label is action="passed:already_grpc"
  absl::string_view explanation;  // for operators: what it means, and what to change if anything
};

// Every reason, in the order of the enum.
absl::Span<const PassReasonInfo> PassReasons();

absl::string_view PassReasonName(PassReason reason);

// Empty for a name that is none, for example one of a later version.
absl::string_view ExplainPassReason(absl::string_view name);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_PASS_REASON_H_
