#include "web/transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>  // IWYU pragma: keep
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace status_translator {
namespace {

// What is wrong with the client's certificate, or else with what the client sent or complained about.
const char* HandshakeError(const SSL* ssl) {
  if (const auto verified = SSL_get_verify_result(ssl); verified != X509_V_OK) {
    return X509_verify_cert_error_string(verified);
  }
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason == nullptr ? "unknown" : reason;
}

}  // namespace

Transport::Transport(int socket, std::shared_ptr<const TlsContext> tls) : socket_(socket), tls_(std::move(tls)) {
  if (tls_ == nullptr) return;
  established_ = false;
  ssl_ = SSL_new(tls_->get());
  if (ssl_ != nullptr) SSL_set_fd(ssl_, socket_);
}

Transport::Result Transport::Handshake() {
  if (established_) return Result::kDone;
  if (ssl_ == nullptr) return Result::kFailed;
  ERR_clear_error();
  const int result = SSL_accept(ssl_);
  established_ = result == 1;
  handshake_writes_ = false;
  if (established_) return Result::kDone;
  const int error = SSL_get_error(ssl_, result);
  if (error == SSL_ERROR_SSL) handshake_error_ = HandshakeError(ssl_);
  ERR_clear_error();
  handshake_writes_ = error == SSL_ERROR_WANT_WRITE;
  return handshake_writes_ || error == SSL_ERROR_WANT_READ ? Result::kWait : Result::kFailed;
}

Transport::Result Transport::FromSocket(ssize_t result, size_t& size) const {
  if (result < 0) {
    const bool transient = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return transient ? Result::kWait : Result::kFailed;
  }
  size = static_cast<size_t>(result);
  return size == 0 ? Result::kEnd : Result::kDone;
}

Transport::Result Transport::Read(char* buffer, size_t capacity, size_t& size) {
  if (ssl_ == nullptr) return FromSocket(recv(socket_, buffer, capacity, 0), size);
  ERR_clear_error();
  if (SSL_read_ex(ssl_, buffer, capacity, &size) == 1) return Result::kDone;
  const int error = SSL_get_error(ssl_, 0);
  ERR_clear_error();
  // Without renegotiation, reading never has to write first.
  if (error == SSL_ERROR_WANT_READ) return Result::kWait;
  return error == SSL_ERROR_ZERO_RETURN ? Result::kEnd : Result::kFailed;
}

Transport::Result Transport::Write(absl::string_view bytes, size_t& size) {
  if (ssl_ == nullptr) return FromSocket(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL), size);
  ERR_clear_error();
  if (SSL_write_ex(ssl_, bytes.data(), bytes.size(), &size) == 1) return Result::kDone;
  const int error = SSL_get_error(ssl_, 0);
  ERR_clear_error();
  return error == SSL_ERROR_WANT_WRITE ? Result::kWait : Result::kFailed;
}

bool Transport::EndWriting() {
  if (ssl_ != nullptr) {
    ERR_clear_error();
    SSL_shutdown(ssl_);  // sends the alert; what the client sends back is discarded
    ERR_clear_error();
  }
  return shutdown(socket_, SHUT_WR) == 0;
}

Transport::Result Transport::Discard(size_t& size) {
  char buffer[size_t{16} * 1024];
  return FromSocket(recv(socket_, buffer, sizeof(buffer), 0), size);
}

void Transport::Close() {
  if (ssl_ != nullptr && established_) {
    SSL_shutdown(ssl_);  // sends the alert, if it is not sent yet
    ERR_clear_error();
  }
  SSL_free(ssl_);
  ssl_ = nullptr;
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
}

}  // namespace status_translator
