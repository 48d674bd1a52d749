// An HTTP response taken out of a dump, before its lines and its body are read.
#ifndef STATUS_TRANSLATOR_CONVERT_DUMPED_RESPONSE_H_
#define STATUS_TRANSLATOR_CONVERT_DUMPED_RESPONSE_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "convert/dump_lines.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/fields.h"

namespace status_translator {

struct DumpedResponse {
  int status = 0;
  int status_line = 0;            // the number of its line
  std::vector<DumpLine> headers;  // without the status line
  std::string body;               // as the tool printed it, perhaps in chunks and with trailers behind it
  int body_line = 0;              // the number of the line before the body
  std::vector<DumpLine> trailers;
};

// Reads "name: value" lines. A continuation (obs-fold) joins the line before it with one space. A name alone takes the
// next line as its value, as browsers copy a table of fields. Any other line is skipped with a note. Reads no more than
// kMaxFields fields and one, which a conversion refuses.
void ReadDumpFields(absl::Span<const DumpLine> lines, DumpNotes& notes, Fields& fields);

// Decodes chunks, and takes the trailers off the body.
v1::HttpResponse ReadDumpedResponse(const DumpedResponse& dumped, DumpNotes& notes);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_DUMPED_RESPONSE_H_
