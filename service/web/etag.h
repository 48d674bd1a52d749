// The ETag rule: every answer to GET and HEAD carries a strong ETag, the SHA-256 of the body in quotes. A client that
// sends it back in If-None-Match gets 304 without a body for as long as the answer stays the same.
#ifndef STATUS_TRANSLATOR_WEB_ETAG_H_
#define STATUS_TRANSLATOR_WEB_ETAG_H_

#include "absl/strings/string_view.h"
#include "web/http.h"

namespace status_translator {

// Adds ETag and Cache-Control to `reply`, which becomes 304 without a body where `if_none_match`, the value of the
// request's If-None-Match fields (empty: none), names its ETag or is "*". The tag is a hash of the bytes that are sent
// and not the revision of a profile, because answers also carry descriptions, which no revision covers.
HttpReply AddETag(HttpReply reply, absl::string_view if_none_match);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_ETAG_H_
