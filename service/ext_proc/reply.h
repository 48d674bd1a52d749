// What takes a response's place, or a part of it.
#ifndef STATUS_TRANSLATOR_EXT_PROC_REPLY_H_
#define STATUS_TRANSLATOR_EXT_PROC_REPLY_H_

#include "envoy/service/ext_proc/v3/external_processor.pb.h"
#include "wire/outcome.h"

namespace status_translator {

namespace ext_proc = ::envoy::service::ext_proc::v3;

// One trailers-only reply that says what `outcome` says. `http` counts only where Envoy takes the request for something
// else than gRPC: then it must not be a success.
void WriteGrpc(const OutcomeValues& outcome, int http, ext_proc::ProcessingResponse& response);

// The same as gRPC-Web has it, in base64 where the caller asked for text.
void WriteGrpcWeb(const OutcomeValues& outcome, bool as_text, ext_proc::ProcessingResponse& response);

// An HTTP response. `grpc_code` is what a gRPC caller would get where Envoy takes the request for gRPC.
void WriteHttp(const v1::HttpResponse& http, int grpc_code, ext_proc::ProcessingResponse& response);

// Puts `outcome`, without its metadata, in the place of the one that is there; everything else stays.
void ReplaceOutcome(const OutcomeValues& outcome, ext_proc::HeaderMutation& mutation);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_REPLY_H_
