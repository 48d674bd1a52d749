// Error pages for an ingress controller. ingress-nginx, with custom-http-errors, sends a failed request again to its
// default backend, with the path "/" and the header fields
//   X-Code: 503                 the status of the response that failed
//   X-Format: text/html         the Accept field of the original request
#ifndef STATUS_TRANSLATOR_WEB_PAGE_ERROR_PAGE_H_
#define STATUS_TRANSLATOR_WEB_PAGE_ERROR_PAGE_H_

#include "lookup/translator.h"
#include "web/http.h"

namespace status_translator {

// The reply to a request with X-Code: that status, with a body of the kind that X-Format or else Accept prefers
// (problem+json, HTML or text). A gRPC caller, by X-Format, Accept or Content-Type, gets a trailers-only response with
// the gRPC code for a response that an intermediary made. 404 if X-Code is not a status from 400 to 599. Contains only
// texts of this program, nothing of the request.
HttpReply ErrorPage(const Translator& translator, const HttpRequest& request);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PAGE_ERROR_PAGE_H_
