#include "report/print.h"

namespace status_translator {

absl::string_view WhyPassed(absl::string_view why) {
  static constexpr struct {
    absl::string_view why;
    absl::string_view words;
  } kWords[] = {
      {"already_grpc", "gRPC for a gRPC caller, and the profile revises nothing of it"},
      {"already_http", "HTTP for an HTTP caller, and the route names no other format"},
      {"already_translated", "translated before: by this service, or by the operator's local_reply_config"},
      {"body_not_seen", "the body is not sent here: set response_body_mode, or status-translator-body: ask"},
      {"ended", "the proxy or the service ended the exchange before it was whole"},
      {"fields_too_large", "header fields of more than 64 KiB, or an Accept of more than 1 KiB"},
      {"illegal_order", "the proxy sent a second head"},
      {"no_budget", "all responses that are held back at once take more memory than there is for them"},
      {"no_code", "Envoy's own reply without response.code: add it to response_attributes"},
      {"no_final_status", "no HTTP status from 200 to 599"},
      {"no_grpc_status", "gRPC without a grpc-status: nothing to translate"},
      {"no_head", "a body or trailers without a head: set response_header_mode: SEND"},
      {"not_convertible", "the response cannot be converted"},
      {"off", "the route says mode: off"},
      {"same_code", "Envoy's own reply already has the code"},
      {"says_ok", "the profile or the response would make a success of it"},
      {"status_in_trailers",
       "the status came after the head had gone: full.yaml translates it, error-only.yaml cannot"},
      {"success", "a success"},
      {"too_large", "longer than the 128 KiB that are held back"},
      {"too_many_attributes", "more than 256 attributes in one message: ask for fewer in response_attributes"},
      {"too_many_fields", "more than 200 header fields, trailers included"},
      {"too_many_pieces", "a body in more than 4,096 pieces, or 64 gRPC messages, is not held back"},
      {"unknown_caller", "nothing told who asks: add request.headers['content-type'] to response_attributes"},
      {"unknown_profile", "the route names a profile that is not served"},
      {"wrong_setting", "the route says a mode, format or body that is none"},
  };
  for (const auto& known : kWords) {
    if (known.why == why) return known.words;
  }
  return "";
}

}  // namespace status_translator
