// What `curl -v` prints on standard error, mixed with the body, or with all that `curl -i` prints, on standard output:
//   * Connected to 127.0.0.1 (127.0.0.1) port 8080 (#0)
//   > GET /books/7 HTTP/1.1
//   >
//   < HTTP/1.1 404 Not Found
//   < Content-Length: 9
//   <
//   { [9 bytes data]
//   no book 7* Connection #0 to host 127.0.0.1 left intact
#ifndef STATUS_TRANSLATOR_CONVERT_CURL_VERBOSE_H_
#define STATUS_TRANSLATOR_CONVERT_CURL_VERBOSE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "convert/dumped_response.h"

namespace status_translator {

// The field or status line behind "< "; empty for any other line.
absl::string_view ReceivedLine(absl::string_view line);

// The last response in such a text, which has at least one "< HTTP/…" line. The text may be on a terminal, where the
// lines come in order, or in a file, where the body usually comes last. Takes linear time.
DumpedResponse ReadCurlVerbose(DumpReader lines);

// Whether curl printed its progress into the text.
bool HasProgress(absl::string_view text);

// The text without the progress, which curl prints over and over, each time after a CR, between and behind other lines:
//   "  0     0    0     0    0     0      0      0 --:--:--  0:00:59 --:--:--     0< HTTP/1.1 504 Gateway Timeout"
// Lines up to the first head keep their numbers.
std::string WithoutProgress(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CURL_VERBOSE_H_
