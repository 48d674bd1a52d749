// Serves HTTP/1.1 on one TCP socket.
#ifndef STATUS_TRANSLATOR_WEB_LISTENER_H_
#define STATUS_TRANSLATOR_WEB_LISTENER_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "support/limits.h"
#include "web/http.h"
#include "web/tls_context.h"

namespace status_translator {

// The limit of connections, and what becomes of them. The functions are called in the listener's thread and must not
// block.
struct HttpConnections {
  size_t most = kMaxHttpConnections;
  // One was closed to make room for another; `limit` is "total", "handshakes" or "unread_replies".
  std::function<void(const char* limit)> evicted = [](const char*) {};
  // One could not be accepted, for the reason in errno.
  std::function<void(int error)> refused = [](int) {};
  // The handshake of TLS of one failed; `error` says why.
  std::function<void(const std::string& peer, const char* error)> handshake_failed = [](const std::string&,
                                                                                        const char*) {};
  std::shared_ptr<std::atomic<size_t>> open = std::make_shared<std::atomic<size_t>>(0);  // how many there are
  // The clock, which tests replace.
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

// One thread with one event loop; slow clients do not delay others. Beyond the limit of connections, a further one
// closes the one that has been silent for longest, so that silent clients cannot keep others out. A request must be
// complete within kMaxHttpIdle, and a connection without a request is closed after that time. Requests that two parsers
// could read differently are refused, and their connection is closed (request_head.h). A handshake of TLS must be
// complete within kMaxHttpHandshake, and at most kMaxHttpHandshakes are unfinished at a time.
class HttpListener {
 public:
  // Takes ownership of the listening socket. `handler` is called in the listener's thread and must not block.
  // With `tls`, every connection speaks TLS, with the context that it returns when the connection is accepted.
  // UNAVAILABLE if the system has no descriptors left.
  static absl::StatusOr<std::unique_ptr<HttpListener>> Start(int listening, HttpHandler handler,
                                                             HttpConnections connections = {},
                                                             TlsContextSource tls = nullptr);
  // Closes every connection.
  ~HttpListener();
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  // Closes the listening socket; each open connection closes after its next reply. Thread-safe.
  void Quiesce();
  // After Quiesce(): waits until no connection has a request that is not answered or a reply that is not sent. False if
  // `deadline` comes first. Thread-safe.
  bool WaitForReplies(std::chrono::steady_clock::time_point deadline);

 private:
  class EventLoop;

  HttpListener(int listening, int epoll, int wake) : listening_(listening), epoll_(epoll), wake_(wake) {}

  const int listening_;
  const int epoll_;
  const int wake_;  // an eventfd that ends the loop
  std::atomic<bool> quiesced_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool busy_ = true;  // after Quiesce(): whether there are such requests and replies; guarded by mutex_
  std::thread thread_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_LISTENER_H_
