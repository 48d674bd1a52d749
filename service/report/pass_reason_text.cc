#include "report/pass_reason_text.h"

namespace status_translator {

absl::string_view PassReasonText(absl::string_view reason) {
  static constexpr struct {
    absl::string_view reason;
    absl::string_view text;
  } kTexts[] = {
      {"already_grpc", "a gRPC response for a gRPC caller, and the profile revises nothing of it"},
      {"already_http", "an HTTP response for an HTTP caller, and the route names no other format"},
      {"already_translated", "translated before: by this service, or by the operator's local_reply_config"},
      {"body_not_seen", "the body was not sent to the service: set response_body_mode, or status-translator-body: ask"},
      {"ended", "the proxy or the service ended the exchange before it was complete"},
      {"fields_too_large", "header fields of more than 64 KiB, or an Accept of more than 1 KiB"},
      {"illegal_order", "the proxy sent the response headers twice"},
      {"no_budget", "the memory for responses that are held back at the same time is used up"},
      {"no_code", "Envoy's own reply without response.code: add it to response_attributes"},
      {"no_final_status", "no HTTP status from 200 to 599"},
      {"no_grpc_status", "gRPC without a grpc-status: nothing to translate"},
      {"no_head", "a body or trailers without headers: set response_header_mode: SEND"},
      {"not_convertible", "the response cannot be converted"},
      {"off", "the route sets mode: off"},
      {"same_code", "Envoy's own reply already has the code"},
      {"says_ok", "the profile or the response says OK, which an error never becomes"},
      {"status_in_trailers",
       "the status came after the headers had been sent: full.yaml translates it, error-only.yaml cannot"},
      {"success", "a success"},
      {"too_large", "the body is longer than the 128 KiB that are held back"},
      {"too_many_attributes", "more than 256 attributes in one message: ask for fewer in response_attributes"},
      {"too_many_fields", "more than 200 header fields, trailers included"},
      {"too_many_pieces", "the body came in more than 4,096 pieces or 64 gRPC messages, and is not held back"},
      {"unknown_caller",
       "whether the caller speaks gRPC is unknown: add request.headers['content-type'] to response_attributes"},
      {"unknown_profile", "the route names a profile that is not served"},
      {"wrong_setting", "the route sets a mode, format or body that does not exist"},
  };
  for (const auto& known : kTexts) {
    if (known.reason == reason) return known.text;
  }
  return "";
}

}  // namespace status_translator
