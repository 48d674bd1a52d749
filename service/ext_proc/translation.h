// The reply that takes a response's place.
#ifndef STATUS_TRANSLATOR_EXT_PROC_TRANSLATION_H_
#define STATUS_TRANSLATOR_EXT_PROC_TRANSLATION_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "envoy/service/ext_proc/v3/external_processor.pb.h"
#include "ext_proc/exchange.h"
#include "ext_proc/pass_reason.h"
#include "lookup/translator.h"

namespace status_translator {

struct ExtProcTranslation {
  std::optional<PassReason> passed;  // why there is none; then nothing else is set
  ext_proc::ProcessingResponse reply;
  absl::string_view kind;        // of the rule, "OWN" where the response said its code itself
  absl::string_view retry_flip;  // "none", "becomes" or "stops": whether callers would send the request again
  std::string from;              // "HTTP 404", "NOT_FOUND"
  std::string before;            // what the caller sees without us
  std::string to;
  std::string rule;  // "EXACT row 404 of profile general"
  absl::string_view origin;
  absl::string_view recognised;  // "HTML"
};

// A response that is not gRPC, for a caller that speaks gRPC or gRPC-Web.
ExtProcTranslation TranslateToGrpc(const Translator& answers, const ExtProcExchange& exchange);

// Envoy's own reply to a gRPC caller, which it has put into gRPC by a table of its own.
ExtProcTranslation TranslateLocalReply(const Translator& answers, const ExtProcExchange& exchange);

// A gRPC outcome, for a caller that speaks HTTP.
ExtProcTranslation TranslateToHttp(const Translator& answers, const ExtProcExchange& exchange);

// Whether the profile may say something else of a gRPC outcome than the application did: by the error code in its
// ErrorInfo, or because it hides DebugInfo.
bool RevisesGrpc(const Translator& answers, const ExtProcExchange& exchange);

// A gRPC outcome as the profile has it, for a caller that speaks gRPC.
ExtProcTranslation ReviseGrpc(const Translator& answers, const ExtProcExchange& exchange);

// An HTTP error in the shape that the route's `format` names, for a caller that speaks HTTP. The status stays, unless
// the profile has a row for the body's error code.
ExtProcTranslation ReshapeHttp(const Translator& answers, const ExtProcExchange& exchange);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_TRANSLATION_H_
