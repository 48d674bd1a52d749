// What takes the place of a response, or of its outcome.
#ifndef STATUS_TRANSLATOR_EXT_PROC_TRANSLATION_H_
#define STATUS_TRANSLATOR_EXT_PROC_TRANSLATION_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "ext_proc/exchange.h"
#include "ext_proc/message.h"
#include "ext_proc/pass_reason.h"
#include "lookup/translator.h"

namespace status_translator {

struct ExtProcTranslation {
  std::optional<PassReason> passed;  // why there is none; then nothing else is set
  ProxyCommand command;
  absl::string_view kind;        // of the rule; "OWN" if the response itself says its code
  absl::string_view retry_flip;  // "none", "becomes" or "stops": whether callers would send the request again
  std::string from;              // "HTTP 404", "NOT_FOUND"
  std::string before;            // what the caller gets without the translation
  std::string to;
  std::string rule;  // "EXACT row 404 of profile general"
  absl::string_view origin;
  absl::string_view recognised;  // "HTML"
};

// A response that is not gRPC, for a caller that speaks gRPC or gRPC-Web.
ExtProcTranslation TranslateToGrpc(const Translator& translator, const ExtProcExchange& exchange);

// The proxy's own reply to a gRPC caller, which the proxy has translated to gRPC by a table of its own.
ExtProcTranslation TranslateLocalReply(const Translator& translator, const ExtProcExchange& exchange);

// A gRPC outcome, for a caller that speaks HTTP.
ExtProcTranslation TranslateToHttp(const Translator& translator, const ExtProcExchange& exchange);

// Whether the profile may change a gRPC outcome of the application: by the error code in its ErrorInfo, or because it
// hides DebugInfo.
bool RevisesGrpc(const Translator& translator, const ExtProcExchange& exchange);

// A gRPC outcome changed by the profile, for a caller that speaks gRPC.
ExtProcTranslation ReviseGrpc(const Translator& translator, const ExtProcExchange& exchange);

// An HTTP error rewritten in the route's `format`, for a caller that speaks HTTP. The status stays, unless the profile
// has a row for the body's error code.
ExtProcTranslation ReshapeHttp(const Translator& translator, const ExtProcExchange& exchange);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_TRANSLATION_H_
