// One HTTP/1.1 connection: reads requests from a transport and writes the replies, without blocking.
#ifndef STATUS_TRANSLATOR_WEB_CONNECTION_H_
#define STATUS_TRANSLATOR_WEB_CONNECTION_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "web/http.h"
#include "web/request_reader.h"
#include "web/tls_context.h"
#include "web/transport.h"

namespace status_translator {

// A non-blocking transport, the request that is being received, and the reply that is being sent. The next request is
// read only after the previous reply has been sent. Not thread-safe.
class HttpConnection {
 public:
  enum class Result {
    kWaiting,   // for bytes of the client, or for the client to read
    kAnswered,  // a request was complete, and its reply is queued
    kClose,     // the connection must be closed
  };

  // Takes ownership of `socket`. `peer` is the client's address and port. Without `tls`: clear text.
  HttpConnection(int socket, std::string peer, std::shared_ptr<const TlsContext> tls = nullptr)
      : transport_(socket, std::move(tls)), peer_(std::move(peer)) {}
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  // Whether the handshake of TLS is over, if there is one. Before, only Handshake() and Close() may be called.
  bool established() const { return transport_.established(); }
  // Goes on with the handshake. If it fails, the connection is lingering(), so that the client gets the alert that says
  // why. False if the connection must be closed.
  bool Handshake();
  // If it has failed: what was wrong, for the operator; null if the client went away.
  const char* handshake_error() const { return transport_.handshake_error(); }

  // Reads the bytes that have arrived, at most 16 KiB. False if the connection must be closed.
  bool Receive();

  // Sends the rest of the previous reply, then answers at most one of the received requests. If `last`, the connection
  // closes after that reply.
  Result Advance(const HttpHandler& handler, bool last);

  // Closes the socket; socket() is -1 from then on.
  void Close();

  int socket() const { return transport_.socket(); }
  const std::string& peer() const { return peer_; }
  // Whether a request has begun to arrive and is not answered yet.
  bool request_begun() const { return request_begun_; }
  // Whether that is so, or a reply may not have reached the client.
  bool busy() const { return request_begun_ || sending() || lingering_; }
  // Whether bytes wait until the socket can be written.
  bool sending() const { return sent_ < reply_bytes_.size() || transport_.handshake_writes(); }
  // The size of the reply that is being sent.
  size_t reply_bytes() const { return reply_bytes_.size(); }
  // Whether the received bytes may contain another request: then Advance() must be called even if no more bytes arrive.
  bool may_hold_request() const { return unread_ && !sending() && !closing_; }
  // Whether the last reply or alert has been sent and the connection waits for the client to close it (a lingering
  // close). What the client still sends is discarded: closing at once could reset the connection before the client
  // reads the reply.
  bool lingering() const { return lingering_; }
  bool wants_to_read() const { return !sending() && !client_closed_ && !may_hold_request(); }

 private:
  bool Send();
  void Queue(const HttpReply& reply, bool head_only, bool keep_alive);

  Transport transport_;
  const std::string peer_;
  std::optional<RequestReader> reader_{std::in_place};
  std::string received_;
  std::string reply_bytes_;
  size_t sent_ = 0;  // of reply_bytes_
  size_t discarded_ = 0;
  bool request_begun_ = false;
  bool unread_ = false;         // reader_ has not seen received_
  bool client_closed_ = false;  // the client sends no more; it may still read
  bool closing_ = false;        // after reply_bytes_ is sent
  bool lingering_ = false;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_CONNECTION_H_
