// HTTP requests and replies, without a transport.
#ifndef STATUS_TRANSLATOR_WEB_HTTP_H_
#define STATUS_TRANSLATOR_WEB_HTTP_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace status_translator {

struct HttpRequest {
  std::string method;
  std::string path;                                        // percent-decoded
  std::vector<std::pair<std::string, std::string>> query;  // percent-decoded, in order
  std::string if_none_match;
  std::string content_type;
  std::string body;
  std::string traceparent;
  std::string peer;  // address:port
};

struct HttpReply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// Answers one request. It must not block: all connections wait while it runs.
using HttpHandler = std::function<HttpReply(const HttpRequest&)>;

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_HTTP_H_
