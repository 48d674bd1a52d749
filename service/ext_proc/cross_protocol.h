// What does a caller get whose protocol is not the response's?
#ifndef STATUS_TRANSLATOR_EXT_PROC_CROSS_PROTOCOL_H_
#define STATUS_TRANSLATOR_EXT_PROC_CROSS_PROTOCOL_H_

#include "ext_proc/exchange.h"
#include "ext_proc/translation.h"
#include "lookup/translator.h"

namespace status_translator {

// A response that is not gRPC, for a caller that speaks gRPC or gRPC-Web.
TranslationOrPass TranslateToGrpc(const Translator& translator, const ExtProcExchange& exchange);

// Envoy's own HTTP reply to a gRPC caller, which Envoy has already turned into gRPC by a table of its own.
TranslationOrPass TranslateLocalReply(const Translator& translator, const ExtProcExchange& exchange);

// A gRPC outcome, for a caller that speaks HTTP.
TranslationOrPass TranslateToHttp(const Translator& translator, const ExtProcExchange& exchange);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_CROSS_PROTOCOL_H_
