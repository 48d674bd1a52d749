// Replies that take the place of a response, and changes that replace its outcome.
#ifndef STATUS_TRANSLATOR_EXT_PROC_REPLY_H_
#define STATUS_TRANSLATOR_EXT_PROC_REPLY_H_

#include "ext_proc/message.h"
#include "wire/outcome.h"

namespace status_translator {

// A reply without a body to a gRPC caller. `http_code` counts only where the proxy does not take the request for gRPC:
// then it must not be a success.
LocalReply MakeGrpcReply(OutcomeValues outcome, int http_code);

// The same for a gRPC-Web caller: HTTP 200 whose body is the trailer frame, in base64 where the caller asked for text.
// For example, as text of the frame: 80 00 00 00 10 "grpc-status: 5\r\n"
LocalReply MakeGrpcWebReply(const OutcomeValues& outcome, bool as_text);

// An HTTP response. `grpc_code` is what a gRPC caller would get where the proxy takes the request for gRPC.
LocalReply MakeHttpReply(const v1::HttpResponse& http, int grpc_code);

// Puts an outcome in the place of the one in a head or in trailers; all other fields stay.
HeaderChanges OutcomeChanges(OutcomeValues outcome);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_REPLY_H_
