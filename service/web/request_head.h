// The head of an HTTP/1.1 request (RFC 9112), read strictly: what two readers could read differently is refused.
#ifndef STATUS_TRANSLATOR_WEB_REQUEST_HEAD_H_
#define STATUS_TRANSLATOR_WEB_REQUEST_HEAD_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"
#include "web/http.h"

namespace status_translator {

// The reply to a body of more.
HttpReply BodyTooLarge();

struct RequestHead {
  HttpRequest request;  // all but the body and the peer
  size_t content_length = 0;
  bool chunked = false;  // then content_length is 0
  bool keep_alive = true;
  bool expects_continue = false;
};

// Reads a request line and fields, each with its CRLF; `head` has no LF without CR. Returns the reply that refuses the
// request, after which the connection must be closed: where the request ends is not known.
std::optional<HttpReply> ReadHead(absl::string_view head, RequestHead& into);

// Whether there is a control character other than the tab: no line of HTTP/1.1 may hold one.
bool HasControlCharacter(absl::string_view text);

// Reads "name: value" without its CRLF. False where it is no field: the name is no token (so also white space before
// the colon, and a line that continues the one before), or the value has a control character.
bool ReadField(absl::string_view line, absl::string_view& name, absl::string_view& value);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_REQUEST_HEAD_H_
