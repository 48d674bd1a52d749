// Conversion requests and google.rpc.Status as JSON:
//   {"http": {"code": 404}}        a request of the API; {"status": {…}} and {"trailers": […]} as well
//   {"code": 5, "message": "no"}   a google.rpc.Status
#ifndef STATUS_TRANSLATOR_CONVERT_JSON_DUMP_H_
#define STATUS_TRANSLATOR_CONVERT_JSON_DUMP_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "convert/dump.h"

namespace status_translator {

// Reads a text that begins with '{' in line `line`. The JSON of anything else, for example the error of an API, lacks
// its HTTP status: the error says how to add it.
absl::StatusOr<ConversionRequest> ReadJsonDump(absl::string_view text, int line);

// The error for a text in line `line` that may be a body without its head. `status` is one that it may have had.
absl::Status BodyAloneError(int line, absl::string_view what, int status = 404);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_JSON_DUMP_H_
