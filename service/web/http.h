// HTTP requests and replies as values, without a connection.
#ifndef STATUS_TRANSLATOR_WEB_HTTP_H_
#define STATUS_TRANSLATOR_WEB_HTTP_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace status_translator {

// Of the header fields, only those that something here reads; each is empty if the request does not have it.
struct HttpRequest {
  std::string method;                                      // in its case as sent, for example "GET"
  std::string path;                                        // percent-decoded, for example "/v1/http/404"
  std::vector<std::pair<std::string, std::string>> query;  // percent-decoded, in order
  std::string if_none_match;                               // several fields are joined by ", "
  std::string content_type;
  std::string body;
  std::string traceparent;
  std::string peer;              // the client's address and port, for example "127.0.0.1:41234"
  std::string accept;            // several fields are joined by ", ", as those of the next two
  std::string x_code;            // see page/error_page.h
  std::string x_format;          // likewise
  std::string content_encoding;  // several fields are joined by ", "
};

// Date, Content-Length and Connection are added when it is sent.
struct HttpReply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// Answers one request. It must not block: all connections wait while it runs.
using HttpHandler = std::function<HttpReply(const HttpRequest&)>;

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_HTTP_H_
