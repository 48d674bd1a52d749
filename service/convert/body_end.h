// Where a body ends and the trailers begin that curl prints directly after it, for example
//   {"note":"grpc-status: 0 is no trailer"}grpc-status: 5
//   grpc-message: no book 7
#ifndef STATUS_TRANSLATOR_CONVERT_BODY_END_H_
#define STATUS_TRANSLATOR_CONVERT_BODY_END_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "wire/fields.h"

namespace status_translator {

// Whether trailers may follow the body: the response is gRPC or gRPC-Web, or it announces them in Trailer fields.
bool MayHaveTrailers(const Fields& headers);

// The size of the body at the start of `text`. It is shorter than `text` only if MayHaveTrailers and all lines behind
// it are fields. Of a gRPC body, its messages say where it ends; of another one, the announced names or Content-Length.
// A whole JSON document is never cut. Takes linear time.
size_t BodyEnd(absl::string_view text, const Fields& headers);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_BODY_END_H_
