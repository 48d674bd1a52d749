// Error bodies in the formats that callers ask for.
#ifndef STATUS_TRANSLATOR_WIRE_BODY_WRITER_H_
#define STATUS_TRANSLATOR_WIRE_BODY_WRITER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/problem_details.h"

namespace status_translator {

struct WrittenBody {
  absl::string_view content_type;
  std::string bytes;
};

// Writes an error in `format`, which must be set. `error_code` may be empty. What the format cannot carry is left out
// and reported as FINDING_FORMAT_CANNOT_CARRY: a number above 16 in AIP-193, Connect and Twirp; details in Twirp and
// text; `words` in all formats but problem details.
WrittenBody WriteBody(v1::Format format, const google::rpc::Status& status, int http, absl::string_view error_code,
                      const ProblemWords& words, v1::ConversionReport& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WIRE_BODY_WRITER_H_
