// What is to be done with a response, as far as its head and the request tell?
#ifndef STATUS_TRANSLATOR_EXT_PROC_PLAN_H_
#define STATUS_TRANSLATOR_EXT_PROC_PLAN_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "ext_proc/exchange.h"
#include "ext_proc/pass_reason.h"
#include "lookup/translator.h"

namespace status_translator {

enum class Conversion {
  kNone,
  kToGrpc,       // TranslateToGrpc
  kLocalReply,   // TranslateLocalReply
  kToHttp,       // TranslateToHttp
  kReviseGrpc,   // ReviseGrpc
  kReshapeHttp,  // ReshapeHttp
};

// What has to come before the conversion.
enum class WaitFor {
  kNothing,
  kBody,            // the body, unless it cannot be had before the head has gone
  kTrailers,        // the trailers, before the head has gone
  kTrailersUnheld,  // the trailers; they can be changed when they come, so nothing is held back
};

struct ResponsePlan {
  absl::string_view direction = "unknown";        // "http_to_grpc", "grpc_to_http", "grpc_to_grpc", "http_to_http"
  std::optional<PassReason> pass = std::nullopt;  // the response passes; then nothing below counts
  Conversion conversion = Conversion::kNone;
  WaitFor wait_for = WaitFor::kNothing;
};

// `exchange` has the head of the response.
ResponsePlan PlanResponse(const Translator& translator, const ExtProcExchange& exchange);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_PLAN_H_
