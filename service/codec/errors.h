// The errors that callers see.
#ifndef STATUS_TRANSLATOR_CODEC_ERRORS_H_
#define STATUS_TRANSLATOR_CODEC_ERRORS_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

// Every error carries google.rpc.ErrorInfo with a stable `reason` and this domain, and a message that suffices alone.
inline constexpr absl::string_view kErrorDomain = "status-translator";

// An argument is at fault: INVALID_ARGUMENT with google.rpc.BadRequest for `field`.
absl::Status FieldError(absl::string_view reason, absl::string_view field, absl::string_view message);

// What was asked for does not exist: NOT_FOUND.
absl::Status NotFoundError(absl::string_view reason, absl::string_view message);

// NOT_FOUND for a profile, with near names and all names.
absl::Status UnknownProfileError(absl::string_view name, absl::Span<const absl::string_view> known);

// `text` in quotes, safe to print, shortened to some 64 bytes.
std::string Quoted(absl::string_view text);

// The payloads in one order: type URL and serialised message.
std::map<std::string, std::string> Details(const absl::Status& status);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CODEC_ERRORS_H_
