// What does a caller get whose protocol is the response's? Changed only where the profile or the route says so.
#ifndef STATUS_TRANSLATOR_EXT_PROC_SAME_PROTOCOL_H_
#define STATUS_TRANSLATOR_EXT_PROC_SAME_PROTOCOL_H_

#include "ext_proc/exchange.h"
#include "ext_proc/translation.h"
#include "lookup/translator.h"

namespace status_translator {

// Whether the profile may change a gRPC outcome: by the error code in its ErrorInfo, or because it hides DebugInfo.
bool RevisesGrpc(const Translator& translator, const ExtProcExchange& exchange);

// A gRPC outcome as the profile has it, for a caller that speaks gRPC.
TranslationOrPass ReviseGrpc(const Translator& translator, const ExtProcExchange& exchange);

// An HTTP error in the format that the route names, for a caller that speaks HTTP. The status stays, unless the profile
// has a row for the body's error code.
TranslationOrPass ReshapeHttp(const Translator& translator, const ExtProcExchange& exchange);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_SAME_PROTOCOL_H_
