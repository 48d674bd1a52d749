// Talks to an HttpListener over real sockets, byte by byte.
#ifndef STATUS_TRANSLATOR_TESTS_WEB_LISTENING_SERVER_H_
#define STATUS_TRANSLATOR_TESTS_WEB_LISTENING_SERVER_H_

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "web/listener.h"

namespace status_translator {

// A request without the empty line at its end.
inline constexpr char kGetRequest[] = "GET /a%20b?x=1%26&y HTTP/1.1\r\nHost: h\r\n";

// Replies with what was understood of the request.
inline HttpReply DescribeRequest(const HttpRequest& request) {
  HttpReply reply;
  reply.body = request.method + " " + request.path;
  for (const auto& [key, value] : request.query) reply.body += " " + key + "=" + value;
  if (!request.if_none_match.empty()) reply.body += " match " + request.if_none_match;
  return reply;
}

// A socket that listens on a free port of the loopback interface; `name` becomes its address. The caller owns it.
inline int ListenOnLoopback(sockaddr_in& name) {
  const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  name = {};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(name);
  EXPECT_EQ(bind(listening, reinterpret_cast<sockaddr*>(&name), size), 0);
  EXPECT_EQ(listen(listening, SOMAXCONN), 0);
  EXPECT_EQ(getsockname(listening, reinterpret_cast<sockaddr*>(&name), &size), 0);
  return listening;
}

// A listener on a port of its own, and clients that send bytes to it.
class ListeningServer {
 public:
  explicit ListeningServer(const HttpConnections& connections = {}, HttpHandler handler = DescribeRequest)
      : listener_(*HttpListener::Start(ListenOnLoopback(name_), std::move(handler), connections)) {}

  // `before` is called when the client's socket exists and is not connected yet.
  int Connect(const std::function<void()>& before = [] {}) const {
    const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    before();
    const timeval longest = {10, 0};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof(longest));
    connect(connection, reinterpret_cast<const sockaddr*>(&name_), sizeof(name_));
    return connection;
  }

  static void Send(int connection, const std::string& bytes) {
    EXPECT_EQ(send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }

  // Sends `bytes`, and reads until the server closes or `until` has been received.
  static std::string Exchange(int connection, const std::string& bytes, const std::string& until) {
    (void)send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    std::string got;
    char buffer[4096];
    ssize_t size = 0;
    while ((until.empty() || got.find(until) == std::string::npos) &&
           (size = recv(connection, buffer, sizeof(buffer), 0)) > 0) {
      got.append(buffer, static_cast<size_t>(size));
    }
    return got;
  }

  std::string Ask(const std::string& bytes, const std::string& until = "") const {
    const int connection = Connect();
    std::string got = Exchange(connection, bytes, until);
    close(connection);
    return got;
  }

  HttpListener& listener() { return *listener_; }

 private:
  sockaddr_in name_{};
  std::unique_ptr<HttpListener> listener_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_WEB_LISTENING_SERVER_H_
