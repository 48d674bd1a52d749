// Codes in the spelling of any language, library or tool.
#ifndef STATUS_TRANSLATOR_CORE_SPELLING_H_
#define STATUS_TRANSLATOR_CORE_SPELLING_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"

namespace status_translator {

// A longer text is not a name. The longest spellings of codes have fewer than 50 bytes.
inline constexpr size_t kMaxTypedNameBytes = 100;

// A gRPC code as any language or tool spells it: "NOT_FOUND", "NotFound", "codes.NotFound", "StatusCode.NOT_FOUND",
// "kNotFound", "canceled", "5", "grpc-status 5", "5 NOT_FOUND". None for any other text.
std::optional<int> GrpcCodeOfAnySpelling(absl::string_view text);

// An HTTP status, likewise: "404", "HTTP 404", "404 Not Found", "Bad Gateway", "http.StatusNotFound", "SC_NOT_FOUND".
std::optional<int> HttpStatusOfAnySpelling(absl::string_view text);

struct NamedCode {
  bool is_grpc = false;
  int number = 0;

  bool operator==(const NamedCode&) const = default;
};

// Either. A name that can mean both, for example "not found", is a gRPC code unless it mentions HTTP.
std::optional<NamedCode> CodeOfAnySpelling(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_SPELLING_H_
