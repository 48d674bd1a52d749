// What the connections of an HTTPS listener are accepted with: certificate, key, and which clients may connect.
#ifndef STATUS_TRANSLATOR_WEB_TLS_CONTEXT_H_
#define STATUS_TRANSLATOR_WEB_TLS_CONTEXT_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"

// OpenSSL's types, so that its headers are included only where they are used.
struct evp_pkey_st;
struct ssl_ctx_st;
struct x509_st;

namespace status_translator {

// Whether a client may connect whose certificate a CA vouches for. Must be thread-safe and must not block.
using ClientCheck = std::function<bool(x509_st& certificate)>;

// What a server presents, and whom it trusts.
struct TlsMaterial {
  std::vector<std::shared_ptr<x509_st>> chain;  // the server's own certificate, then its issuers
  std::shared_ptr<evp_pkey_st> key;
  // With some, only clients with a certificate from one of these CAs may connect. Each is trusted by itself, whether
  // its issuer is among them or not, as gRPC does it.
  std::vector<std::shared_ptr<x509_st>> client_authorities;
};

// TLS 1.2 or later, HTTP/1.1 by ALPN, without resumption of sessions: each connection is verified anew, so a client CA
// that is removed admits nobody any more. Immutable and thread-safe.
class TlsContext {
 public:
  // Of the clients that `material` lets in, those may connect that `check` admits, if it is set. INVALID_ARGUMENT says
  // what OpenSSL refuses, for example a key that is too short.
  static absl::StatusOr<std::shared_ptr<const TlsContext>> Make(const TlsMaterial& material, ClientCheck check);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  ssl_ctx_st* get() const { return context_; }
  bool Admits(x509_st& certificate) const { return check_ == nullptr || check_(certificate); }

 private:
  TlsContext(ssl_ctx_st* context, ClientCheck check);

  ssl_ctx_st* const context_;
  const ClientCheck check_;
};

// The context for the next connection. Called in the thread of the listener.
using TlsContextSource = std::function<std::shared_ptr<const TlsContext>()>;

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_TLS_CONTEXT_H_
