// What grpcurl prints for a call that failed; the first lines only with -v:
//   Response trailers received:
//   x-request-id: r-7
//   Sent 1 request and received 0 responses
//   ERROR:
//     Code: NotFound
//     Message: no book 7
//     Details:
//     1) {
//          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
//          "reason": "NO_BOOK"
//        }
#ifndef STATUS_TRANSLATOR_CONVERT_GRPCURL_DUMP_H_
#define STATUS_TRANSLATOR_CONVERT_GRPCURL_DUMP_H_

#include "absl/status/statusor.h"
#include "convert/dump_lines.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

// Whether a line is one that only grpcurl prints: "Response headers received:" or "ERROR:" with a code below it.
bool IsGrpcurlLine(const DumpReader& lines);

// Reads such a text. A call without "ERROR:" succeeded. Details that are not JSON of google.rpc are left out with a
// note. Takes linear time.
absl::StatusOr<v1::ConvertGrpcResponseRequest> ReadGrpcurlDump(DumpReader lines, DumpNotes& notes);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_GRPCURL_DUMP_H_
