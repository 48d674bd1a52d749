// Error lines of TLS: both sides of a handshake print many of the same words.
#include <gtest/gtest.h>

#include "diagnose/first_cause.h"

namespace status_translator {
namespace {

// Both sides of a TLS handshake print these words, and what happened is not the same.
TEST(TlsWordsTest, WordsOfTlsTellTheSideOrAreNotCertain) {
  const struct {
    const char* text;
    const char* kind;
    bool certain;
  } cases[] = {
      {"io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 474554202f20485454502f312e310d0a",
       "plaintext_to_tls", true},
      {"io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 485454502f312e3120343030",
       "tls_to_plaintext", true},
      {"io.netty.handler.ssl.NotSslRecordException: not an SSL/TLS record: 00000c0400", "tls_to_plaintext", false},
      {"javax.net.ssl.SSLException: Unsupported or unrecognized SSL message", "tls_to_plaintext", false},
      {"javax.net.ssl.SSLHandshakeException: Received fatal alert: bad_certificate", "tls_client_cert", false},
      {"javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required", "tls_client_cert", true},
      {"AuthenticationException: Cannot determine the frame size or a corrupted frame was received", "tls_to_plaintext",
       false},
      {"Failed to authenticate HTTPS connection.\n  AuthenticationException: Cannot determine the frame size or a "
       "corrupted frame was received",
       "plaintext_to_tls", false},
      {"ssl.SSLError: [SSL: HTTP_REQUEST] http request (_ssl.c:1091)", "plaintext_to_tls", true},
      {"received corrupt message of type InvalidContentType", "tls_to_plaintext", false},
      {"http: TLS handshake error from 10.0.0.1:4444: remote error: tls: bad certificate", "tls_untrusted", false},
      {"http: TLS handshake error from 10.0.0.1:4444: remote error: tls: unknown certificate authority",
       "tls_untrusted", true},
      {"http: TLS handshake error from 10.0.0.1:4444: tls: client didn't provide a certificate", "tls_client_cert",
       true},
      {"E0504 1 ssl_transport_security.cc:1653] Handshake failed with fatal error SSL_ERROR_SSL: error:100000f7:SSL "
       "routines:OPENSSL_internal:WRONG_VERSION_NUMBER",
       "tls_to_plaintext", false},
  };
  for (const auto& one : cases) {
    const v1::Cause cause = First(one.text);
    EXPECT_EQ(cause.kind(), one.kind) << one.text;
    EXPECT_EQ(cause.confidence() == v1::CONFIDENCE_CERTAIN, one.certain) << one.text;
  }
}

}  // namespace
}  // namespace status_translator
