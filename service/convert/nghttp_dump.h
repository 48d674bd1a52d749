// What `nghttp -v` prints:
//   [  0.002] recv (stream_id=13) :status: 404
//   [  0.002] recv HEADERS frame <length=50, flags=0x04, stream_id=13>
//             ; END_HEADERS
//   no book 7[  0.002] recv DATA frame <length=9, flags=0x01, stream_id=13>
#ifndef STATUS_TRANSLATOR_CONVERT_NGHTTP_DUMP_H_
#define STATUS_TRANSLATOR_CONVERT_NGHTTP_DUMP_H_

#include "absl/strings/string_view.h"
#include "convert/dumped_response.h"

namespace status_translator {

// The field in a line that nghttp prints for a received one; empty for any other line.
absl::string_view NghttpField(absl::string_view line);

// The last response in such a text, which has at least one received :status. Takes linear time.
DumpedResponse ReadNghttpDump(DumpReader lines);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_NGHTTP_DUMP_H_
