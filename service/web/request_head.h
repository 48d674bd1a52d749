// Reads the head of an HTTP/1.1 request (RFC 9112) strictly: what two parsers could read differently is refused,
// because such requests are how requests are smuggled past proxies.
#ifndef STATUS_TRANSLATOR_WEB_REQUEST_HEAD_H_
#define STATUS_TRANSLATOR_WEB_REQUEST_HEAD_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"
#include "web/http.h"

namespace status_translator {

// The 413 reply to a body of more than kMaxRequestBodyBytes (limits.h).
HttpReply BodyTooLarge();

struct RequestHead {
  HttpRequest request;  // without body and peer
  size_t content_length = 0;
  bool chunked = false;  // content_length is 0 if true
  bool keep_alive = true;
  bool expects_continue = false;
};

// Reads a request line and fields, for example
//
//   POST /v1:convertHttpResponse HTTP/1.1\r\n
//   Host: example.org\r\n
//   Content-Type: application/json\r\n
//   Content-Length: 27\r\n
//
// `head` has no LF without CR. Returns the reply that refuses the request, if it must be refused; then the connection
// must be closed, because it is unknown where the request ends.
std::optional<HttpReply> ReadHead(absl::string_view head, RequestHead& into);

// Whether there is a control character other than the tab. No line of HTTP/1.1 may contain one.
bool HasControlCharacter(absl::string_view text);

// Reads "name: value" without its CRLF. False if it is not a field: the name is not a token (which includes white space
// before the colon and a line that continues the previous one), or the value has a control character.
bool ReadField(absl::string_view line, absl::string_view& name, absl::string_view& value);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_REQUEST_HEAD_H_
