// A TLS client over a blocking socket.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_TLS_CLIENT_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_TLS_CLIENT_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <string>

#include "support/certificates.h"

namespace status_translator {

// A TCP connection to 127.0.0.1, whose reads end after 20 s.
inline int ConnectTo(int port) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval longest = {20, 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof(longest));
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  name.sin_port = htons(static_cast<uint16_t>(port));
  connect(connection, reinterpret_cast<const sockaddr*>(&name), sizeof(name));
  return connection;
}

// The port of "host:port".
inline int PortIn(const std::string& address) { return std::stoi(address.substr(address.rfind(':') + 1)); }

struct TlsClientOptions {
  const TestCertificate* certificate = nullptr;  // null: none
  std::string alpn = std::string("\x08http/1.1", 9);
  int version = 0;                       // for example TLS1_2_VERSION; 0: any
  std::shared_ptr<SSL_SESSION> session;  // to resume; null: none
};

// Connects in the constructor; error() says why that failed.
class TlsClient {
 public:
  explicit TlsClient(int port, const TlsClientOptions& options = {}) : socket_(ConnectTo(port)) {
    std::signal(SIGPIPE, SIG_IGN);
    context_ = SSL_CTX_new(TLS_client_method());
    if (options.certificate != nullptr) {
      SSL_CTX_use_certificate(context_, options.certificate->certificate.get());
      SSL_CTX_use_PrivateKey(context_, options.certificate->key.get());
    }
    if (options.version != 0) {
      SSL_CTX_set_security_level(context_, 0);
      SSL_CTX_set_min_proto_version(context_, options.version);
      SSL_CTX_set_max_proto_version(context_, options.version);
    }
    ssl_ = SSL_new(context_);
    SSL_set_alpn_protos(ssl_, reinterpret_cast<const unsigned char*>(options.alpn.data()),
                        static_cast<unsigned>(options.alpn.size()));
    if (options.session != nullptr) SSL_set_session(ssl_, options.session.get());
    SSL_set_fd(ssl_, socket_);
    Check(SSL_connect(ssl_));
  }
  ~TlsClient() {
    SSL_set_shutdown(ssl_, SSL_SENT_SHUTDOWN);  // otherwise its session cannot be resumed
    SSL_free(ssl_);
    SSL_CTX_free(context_);
    close(socket_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  // The reason of the first failure, for example "tlsv1 alert unknown ca"; empty: none.
  const std::string& error() const { return error_; }
  SSL* ssl() { return ssl_; }
  // To resume; with TLS 1.3 only after the server has sent something else.
  std::shared_ptr<SSL_SESSION> Session() { return {SSL_get1_session(ssl_), SSL_SESSION_free}; }
  int socket() const { return socket_; }

  // Sends `bytes`, then reads until the server closes or `until` has been received.
  std::string Exchange(const std::string& bytes, const std::string& until) {
    if (!bytes.empty()) Check(SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())));
    std::string got;
    char buffer[4096];
    while (until.empty() || got.find(until) == std::string::npos) {
      const int size = SSL_read(ssl_, buffer, sizeof(buffer));
      if (size <= 0) {
        Check(size);
        break;
      }
      got.append(buffer, static_cast<size_t>(size));
    }
    return got;
  }

  std::string Get(const std::string& path) {
    return Exchange("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "");
  }

  std::string ServerPem() {
    X509* certificate = SSL_get1_peer_certificate(ssl_);
    if (certificate == nullptr) return "";
    std::string pem = PemText([certificate](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
    X509_free(certificate);
    return pem;
  }

 private:
  void Check(int result) {
    if (result > 0) return;
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    const int kind = SSL_get_error(ssl_, result);
    ERR_clear_error();
    if (error_.empty() && kind != SSL_ERROR_ZERO_RETURN) error_ = reason == nullptr ? "connection lost" : reason;
  }

  const int socket_;
  SSL_CTX* context_ = nullptr;
  SSL* ssl_ = nullptr;
  std::string error_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_TLS_CLIENT_H_
