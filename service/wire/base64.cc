#include "wire/base64.h"

#include "absl/strings/escaping.h"

namespace status_translator {

std::string Base64WithoutPadding(absl::string_view bytes) {
  std::string encoded = absl::Base64Escape(bytes);
  encoded.resize(encoded.find_last_not_of('=') + 1);
  return encoded;
}

}  // namespace status_translator
