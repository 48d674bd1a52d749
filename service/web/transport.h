// The bytes of one HTTP connection: a socket, in clear text or with TLS.
#ifndef STATUS_TRANSLATOR_WEB_TRANSPORT_H_
#define STATUS_TRANSLATOR_WEB_TRANSPORT_H_

#include <cstddef>
#include <memory>

#include "absl/strings/string_view.h"
#include "web/tls_context.h"

// OpenSSL's type of a connection.
struct ssl_st;

namespace status_translator {

// Reads and writes without blocking. Not thread-safe.
class Transport {
 public:
  enum class Result {
    kDone,
    kWait,    // nothing can be read or written now
    kEnd,     // the client sends no more; it may still read
    kFailed,  // the connection must be closed
  };

  // Takes ownership of `socket`, which must not block. Without `tls`: clear text.
  Transport(int socket, std::shared_ptr<const TlsContext> tls);
  ~Transport() { Close(); }
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  // Whether there is nothing left for Handshake().
  bool established() const { return established_; }
  // Goes on with the handshake of TLS. kWait: call it again when the socket can be read or, if handshake_writes(), be
  // written.
  Result Handshake();
  bool handshake_writes() const { return handshake_writes_; }
  // After kFailed: what was wrong, for the operator; null if the client went away.
  const char* handshake_error() const { return handshake_error_; }

  // After the handshake. kDone: `size` bytes were read, at least one.
  Result Read(char* buffer, size_t capacity, size_t& size);
  // kDone: the first `size` bytes were written, at least one.
  Result Write(absl::string_view bytes, size_t& size);
  // Tells the client that nothing more is sent. False if the connection must be closed.
  bool EndWriting();
  // Reads what the client still sends after that, encrypted or not, for nothing. kDone as of Read().
  Result Discard(size_t& size);

  // Closes the socket; socket() is -1 from then on.
  void Close();
  int socket() const { return socket_; }

 private:
  Result FromSocket(ssize_t result, size_t& size) const;

  int socket_;
  std::shared_ptr<const TlsContext> tls_;  // null: clear text
  ssl_st* ssl_ = nullptr;                  // likewise
  bool established_ = true;
  bool handshake_writes_ = false;
  const char* handshake_error_ = nullptr;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_TRANSPORT_H_
