// HTTP/1.1 over TCP.
#ifndef STATUS_TRANSLATOR_WEB_LISTENER_H_
#define STATUS_TRANSLATOR_WEB_LISTENER_H_

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "absl/status/statusor.h"
#include "web/http.h"

namespace status_translator {

// One thread with one event loop, so a slow client holds up nobody. At most 1,000 connections: one more ends the one
// that has been silent for longest, so that silent ones never keep others out. A request must be complete within 30 s,
// and a connection without one is closed after 30 s. Requests that could be read in more than one way are refused, and
// their connection is closed (see request_head.h).
class HttpListener {
 public:
  // Takes over a listening socket that does not block. `handler` is called in the listener's thread and must not block.
  static absl::StatusOr<std::unique_ptr<HttpListener>> Start(int listening, HttpHandler handler);
  // Ends every connection.
  ~HttpListener();
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  // Accepts no more connections, and asks those that are open to close after their next answer. Thread-safe.
  void Quiesce();

 private:
  HttpListener(int listening, int epoll, int wake) : listening_(listening), epoll_(epoll), wake_(wake) {}

  const int listening_;
  const int epoll_;
  const int wake_;  // an eventfd that ends the loop
  std::atomic<bool> quiesced_ = false;
  std::thread thread_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_LISTENER_H_
