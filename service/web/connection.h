// One connection of an HTTP client: bytes in, bytes out.
#ifndef STATUS_TRANSLATOR_WEB_CONNECTION_H_
#define STATUS_TRANSLATOR_WEB_CONNECTION_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "web/http.h"
#include "web/request_reader.h"

namespace status_translator {

// A socket that does not block, the requests that come from it and the answer that waits to be sent. A request is read
// once the answer to the one before is sent. Not thread-safe.
class HttpConnection {
 public:
  enum class Result {
    kWaiting,   // for bytes, or for room to send
    kAnswered,  // a whole request was read and its answer queued
    kOver,      // the connection must be closed
  };

  // Takes over `socket`.
  HttpConnection(int socket, std::string peer) : socket_(socket), peer_(std::move(peer)) {}
  ~HttpConnection() { Close(); }
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  // Reads what has come, at most 16 KiB. False where the connection is over.
  bool Receive();

  // Sends what waits, then answers at most one request out of what was received. `last`: this answer ends the
  // connection.
  Result Advance(const HttpHandler& handler, bool last);

  // Closes; then socket() is -1.
  void Close();

  int socket() const { return socket_; }
  // Whether a part of a request is here.
  bool begun() const { return begun_; }
  bool sending() const { return sent_ < out_.size(); }
  // Whether the received bytes may hold another request, so that Advance must be called though no more bytes come.
  bool holds_more() const { return !sending() && !leaving_ && answered_ && !in_.empty(); }
  // Whether the last answer is sent and no request is read any more. What the client still sends is thrown away until
  // it closes, too: to close at once could reset the connection and take the answer from the client.
  bool leaving() const { return leaving_; }
  bool wants_bytes() const { return !sending() && !ended_ && !holds_more(); }

 private:
  bool Send();
  void Queue(const HttpReply& reply, bool head_only, bool keep_alive);

  int socket_;
  const std::string peer_;
  std::optional<RequestReader> reader_{std::in_place};
  std::string in_;
  std::string out_;
  size_t sent_ = 0;  // of out_
  size_t thrown_away_ = 0;
  bool begun_ = false;
  bool answered_ = false;  // by the last step
  bool ended_ = false;     // by the client, in its direction
  bool closing_ = false;   // once out_ is sent
  bool leaving_ = false;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_CONNECTION_H_
