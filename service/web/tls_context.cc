#include "web/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>  // IWYU pragma: keep
#include <openssl/x509.h>

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

// The certificates that a client may send, in its chain's own encoding. Chains have two or three certificates of 1 to
// 2 KiB.
constexpr int kMaxClientChainBytes = 32 * 1024;
// The only protocol, as ALPN writes it: its length, then its name.
constexpr unsigned char kAlpn[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

absl::Status Refused() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return absl::InvalidArgumentError(absl::StrCat("OpenSSL refuses it: ", reason == nullptr ? "unknown" : reason));
}

bool UsePair(SSL_CTX* context, const TlsMaterial& material) {
  if (material.chain.empty() || SSL_CTX_use_certificate(context, material.chain[0].get()) != 1) return false;
  for (size_t i = 1; i < material.chain.size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, material.chain[i].get()) != 1) return false;
  }
  return SSL_CTX_use_PrivateKey(context, material.key.get()) == 1;  // also compares it with the certificate
}

// OpenSSL calls it for each certificate of a client's chain, the client's own last.
int VerifyClient(int valid, X509_STORE_CTX* chain) {
  if (valid != 1 || X509_STORE_CTX_get_error_depth(chain) != 0) return valid;
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const auto* context = static_cast<const TlsContext*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  X509* certificate = X509_STORE_CTX_get_current_cert(chain);
  if (certificate != nullptr && context->Admits(*certificate)) return 1;
  X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

bool RequireClients(SSL_CTX* context, const std::vector<std::shared_ptr<X509>>& authorities) {
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  // As gRPC 1.51 does it, which also sets what is OpenSSL's default, X509_V_FLAG_TRUSTED_FIRST.
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  for (const std::shared_ptr<X509>& one : authorities) {
    if (X509_STORE_add_cert(store, one.get()) != 1 || SSL_CTX_add_client_CA(context, one.get()) != 1) return false;
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, VerifyClient);
  return true;
}

int ChooseProtocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
                   unsigned int offered_size, void*) {
  unsigned char* selected = nullptr;
  if (SSL_select_next_proto(&selected, size, kAlpn, sizeof(kAlpn), offered, offered_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = selected;
  return SSL_TLSEXT_ERR_OK;
}

void SetProtocol(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  // An end without a close alert counts as the end of what the client sends, as over a socket: the framing of HTTP
  // tells whether a request is complete.
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  // Idle connections keep no buffers.
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // One call reads at most one record, so that a client that sends records without data does not hold up others.
  SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
  SSL_CTX_set_max_cert_list(context, kMaxClientChainBytes);
  SSL_CTX_set_alpn_select_cb(context, ChooseProtocol, nullptr);
}

}  // namespace

TlsContext::TlsContext(ssl_ctx_st* context, ClientCheck check) : context_(context), check_(std::move(check)) {
  SSL_CTX_set_app_data(context_, this);
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

absl::StatusOr<std::shared_ptr<const TlsContext>> TlsContext::Make(const TlsMaterial& material, ClientCheck check) {
  ERR_clear_error();
  Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (context == nullptr) return Refused();
  SetProtocol(context.get());
  if (!UsePair(context.get(), material)) return Refused();
  const auto& authorities = material.client_authorities;
  if (!authorities.empty() && !RequireClients(context.get(), authorities)) return Refused();
  return std::shared_ptr<const TlsContext>(new TlsContext(context.release(), std::move(check)));
}

}  // namespace status_translator
