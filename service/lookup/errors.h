// The errors that callers get, over gRPC, over HTTP and on the command line.
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

// The domain of google.rpc.ErrorInfo, which every error carries with an ErrorReason. The message of an error can be
// understood without its details.
inline constexpr absl::string_view kErrorDomain = "status-translator";

// The size of an error in the trailers: its message, percent-encoded, and grpc-status-details-bin, in base64. Clients
// refuse trailers of more than 8 KiB by default, and proxies add theirs.
inline constexpr size_t kMaxErrorBytes = 4096;

absl::Status MakeError(absl::StatusCode code, ErrorReason reason, absl::string_view message);

// INVALID_ARGUMENT with google.rpc.BadRequest: the argument `field`, for example "http.code", is at fault.
absl::Status FieldError(ErrorReason reason, absl::string_view field, absl::string_view message);

// NOT_FOUND: what the request names does not exist.
absl::Status NotFoundError(ErrorReason reason, absl::string_view message);

// NOT_FOUND for a profile, with at most three similar names and the number of profiles.
absl::Status UnknownProfileError(absl::string_view name, absl::Span<const absl::string_view> known);

// NOT_FOUND for a shape, likewise.
absl::Status UnknownShapeError(absl::string_view name, absl::Span<const absl::string_view> known);

// The error as it is sent over gRPC and over HTTP. Only this function bounds it: at most kMaxErrorBytes; the message is
// one line of UTF-8, cut between characters. ErrorInfo is always present, with reason INTERNAL if `error` has none.
google::rpc::Status PublicError(const absl::Status& error);

// `text` in quotes, escaped for printing, shortened to about 64 bytes.
std::string Quoted(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_ERRORS_H_
