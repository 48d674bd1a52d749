// HTTP/1.1 over TCP, by libmicrohttpd.
#ifndef STATUS_TRANSLATOR_WEB_LISTENER_H_
#define STATUS_TRANSLATOR_WEB_LISTENER_H_

#include <atomic>
#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "web/http.h"

struct MHD_Daemon;

namespace status_translator {

// One thread with one event loop, so a slow client holds up nobody. At most 1,000 connections, each with 32 KiB for
// its request line and headers and 30 s without progress. The bodies of POST are taken up to 256 KiB each, and up to
// 64 MiB at a time in all; others are refused.
class HttpListener {
 public:
  using Handler = std::function<HttpReply(const HttpRequest&)>;

  // Takes over a listening socket. `handler` is called in the listener's thread and must not block.
  static absl::StatusOr<std::unique_ptr<HttpListener>> Start(int listening, Handler handler);
  // Ends every connection.
  ~HttpListener();
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  // Accepts no more connections, and asks those that are open to close after their next answer.
  void Quiesce();

  // For the library's callbacks.
  HttpReply Handle(const HttpRequest& request) const { return handler_(request); }
  bool quiesced() const { return quiesced_; }

 private:
  explicit HttpListener(Handler handler) : handler_(std::move(handler)) {}

  const Handler handler_;
  std::atomic<bool> quiesced_ = false;
  MHD_Daemon* daemon_ = nullptr;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_LISTENER_H_
