// What `curl --trace-ascii -` prints, and --trace in hexadecimal, with --trace-time as well:
//   == Info: Connected to 127.0.0.1 (127.0.0.1) port 8080 (#0)
//   <= Recv header, 24 bytes (0x18)
//   0000: HTTP/1.1 404 Not Found
//   <= Recv header, 2 bytes (0x2)
//   0000:
//   <= Recv data, 9 bytes (0x9)
//   0000: no book 7
// The body may stand between these lines once more, as curl prints it on standard output.
#ifndef STATUS_TRANSLATOR_CONVERT_CURL_TRACE_H_
#define STATUS_TRANSLATOR_CONVERT_CURL_TRACE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "convert/dump_lines.h"

namespace status_translator {

// Whether a line begins a received part of a head: "<= Recv header, 24 bytes (0x18)".
bool IsReceivedHead(absl::string_view line);

// All bytes that were received, as far as the text shows them: --trace-ascii has "." for every line end that is not CR
// LF and for every byte that is not ASCII. Between the values of JSON such line ends become spaces. Takes linear time.
std::string ReceivedInTrace(DumpReader lines);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_CURL_TRACE_H_
