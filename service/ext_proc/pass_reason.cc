#include "ext_proc/pass_reason.h"

#include <cstddef>
#include <iterator>

namespace status_translator {
namespace {

constexpr PassReasonInfo kReasons[] = {
    {PassReason::kAlreadyGrpc, "already_grpc",
     "a gRPC response for a gRPC caller, and the profile revises nothing of it"},
    {PassReason::kAlreadyHttp, "already_http",
     "an HTTP response for an HTTP caller, and the route names no other format"},
    {PassReason::kAlreadyTranslated, "already_translated",
     "translated before: by this service, or by the operator's local_reply_config"},
    {PassReason::kBodyNotSeen, "body_not_seen",
     "the body was not sent to the service: set response_body_mode, or status-translator-body: ask"},
    {PassReason::kEnded, "ended", "the proxy or the service ended the exchange before it was complete"},
    {PassReason::kFieldsTooLarge, "fields_too_large",
     "header fields of more than 64 KiB, or an Accept of more than 1 KiB"},
    {PassReason::kGuess, "guess",
     "no shape claims the response, or only one of generic form, which counts as a guess, and the route sets "
     "origin_from: shape without an origin"},
    {PassReason::kIllegalOrder, "illegal_order", "the proxy sent the response headers twice"},
    {PassReason::kNoBudget, "no_budget", "the memory for responses that are held back at the same time is used up"},
    {PassReason::kNoCode, "no_code", "Envoy's own reply without response.code: add it to response_attributes"},
    {PassReason::kNoFinalStatus, "no_final_status", "no HTTP status from 200 to 599"},
    {PassReason::kNoGrpcStatus, "no_grpc_status", "gRPC without a grpc-status: nothing to translate"},
    {PassReason::kNoHead, "no_head", "a body or trailers without headers: set response_header_mode: SEND"},
    {PassReason::kNotConvertible, "not_convertible", "the response cannot be converted"},
    {PassReason::kOff, "off", "the route sets mode: off, or the file of --ext-proc-limit-file says off"},
    {PassReason::kSameCode, "same_code", "Envoy's own reply already has the code"},
    {PassReason::kSaysOk, "says_ok", "the profile or the response says OK, which an error never becomes"},
    {PassReason::kStatusInTrailers, "status_in_trailers",
     "the status came after the headers had been sent: full.yaml translates it, error-only.yaml cannot"},
    {PassReason::kSuccess, "success", "a success"},
    {PassReason::kTooLarge, "too_large", "the body is longer than the 128 KiB that are held back"},
    {PassReason::kTooManyAttributes, "too_many_attributes",
     "more than 256 attributes in one message: ask for fewer in response_attributes"},
    {PassReason::kTooManyFields, "too_many_fields", "more than 200 header fields, trailers included"},
    {PassReason::kTooManyPieces, "too_many_pieces",
     "the body came in more than 4,096 pieces or 64 gRPC messages, and is not held back"},
    {PassReason::kUnknownCaller, "unknown_caller",
     "whether the caller speaks gRPC is unknown: add request.headers['content-type'] to response_attributes"},
    {PassReason::kUnknownProfile, "unknown_profile",
     "the route names a profile that is not served: the log names the profile and the route"},
    {PassReason::kWrongSetting, "wrong_setting",
     "a setting of the route has a name or a value that is not allowed: the log names it and the route"},
};

constexpr bool IsInOrderOfEnum() {
  for (size_t i = 0; i < std::size(kReasons); ++i) {
    if (static_cast<size_t>(kReasons[i].reason) != i) return false;
  }
  return std::size(kReasons) == static_cast<size_t>(PassReason::kWrongSetting) + 1;
}
static_assert(IsInOrderOfEnum(), "PassReasonName looks a reason up by its number");

}  // namespace

absl::Span<const PassReasonInfo> PassReasons() { return kReasons; }

absl::string_view PassReasonName(PassReason reason) { return kReasons[static_cast<size_t>(reason)].name; }

absl::string_view ExplainPassReason(absl::string_view name) {
  for (const PassReasonInfo& known : kReasons) {
    if (known.name == name) return known.explanation;
  }
  return "";
}

}  // namespace status_translator
