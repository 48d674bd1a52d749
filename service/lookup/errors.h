// The errors that callers see.
#ifndef STATUS_TRANSLATOR_LOOKUP_ERRORS_H_
#define STATUS_TRANSLATOR_LOOKUP_ERRORS_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/rpc/status.pb.h"
#include "lookup/error_reason.h"

namespace status_translator {

// Every error carries google.rpc.ErrorInfo with an ErrorReason and this domain, and a message that is enough on its
// own.
inline constexpr absl::string_view kErrorDomain = "status-translator";

// Of an error as it is sent: its message, percent-encoded, and grpc-status-details-bin, in base64. Clients refuse
// trailers of more than 8 KiB by default, and proxies add theirs.
inline constexpr size_t kMaxErrorBytes = 4096;

absl::Status MakeError(absl::StatusCode code, ErrorReason reason, absl::string_view message);

// An argument is at fault: INVALID_ARGUMENT with google.rpc.BadRequest for `field`.
absl::Status FieldError(ErrorReason reason, absl::string_view field, absl::string_view message);

// What was asked for does not exist: NOT_FOUND.
absl::Status NotFoundError(ErrorReason reason, absl::string_view message);

// NOT_FOUND for a profile, with at most three near names and the number of all.
absl::Status UnknownProfileError(absl::string_view name, absl::Span<const absl::string_view> known);

// An error as callers get it over gRPC and over HTTP, the one place that bounds it: at most kMaxErrorBytes; the message
// is one line of UTF-8, cut between characters; ErrorInfo is always there (INTERNAL where the error has none).
google::rpc::Status PublicError(const absl::Status& error);

// `text` in quotes, safe to print, shortened to about 64 bytes.
std::string Quoted(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_ERRORS_H_
