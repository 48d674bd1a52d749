#include "config/sha256.h"

// The low-level functions are deprecated in favour of those that load OpenSSL's configuration and providers. That takes
// 2 MiB and several milliseconds, which a program without TLS has no other use for.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include "absl/strings/escaping.h"

namespace status_translator {

std::string Sha256Hex(absl::string_view text) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, text.data(), text.size());
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256_Final(digest, &context);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

}  // namespace status_translator
