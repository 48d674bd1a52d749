#ifndef STATUS_TRANSLATOR_WIRE_ACCEPT_H_
#define STATUS_TRANSLATOR_WIRE_ACCEPT_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

// The one of `offered` media types that an Accept header likes best (RFC 9110 section 12.5.1); of equals the one that
// it names more exactly, then the one that is offered first. None if it takes none of them. Broken parts are ignored.
std::optional<size_t> Negotiate(absl::string_view accept, absl::Span<const absl::string_view> offered);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_ACCEPT_H_
