#ifndef STATUS_TRANSLATOR_WIRE_ACCEPT_H_
#define STATUS_TRANSLATOR_WIRE_ACCEPT_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

// The index in `offered` of the media type that an Accept field prefers (RFC 9110 section 12.5.1), for example of
//   application/json, text/*;q=0.5, */*;q=0.1
// Of equal weights the type that is named more exactly wins, then the one offered first. None if no type is accepted.
// Malformed ranges, and those beyond kMaxAcceptRanges, are ignored.
std::optional<size_t> Negotiate(absl::string_view accept, absl::Span<const absl::string_view> offered);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_ACCEPT_H_
