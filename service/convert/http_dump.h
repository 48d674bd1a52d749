// Responses as `curl -i` prints them, and other tools that print a status line, fields, an empty line and a body:
//   HTTP/1.1 301 Moved Permanently
//   Location: /books
//
//   HTTP/1.1 404 Not Found
//   Content-Type: text/plain
//
//   no book 7
#ifndef STATUS_TRANSLATOR_CONVERT_HTTP_DUMP_H_
#define STATUS_TRANSLATOR_CONVERT_HTTP_DUMP_H_

#include "convert/dumped_response.h"

namespace status_translator {

// Reads from the status line that is the next line; it may be indented, as wget -S prints it. Another status line
// begins the next response only where a response can end: behind an interim one, a redirect, a request for credentials,
// a proxy's answer to CONNECT, one without a body, or as many bytes as Content-Length says. Of several responses the
// last one counts. Takes linear time.
DumpedResponse ReadHttpDump(DumpReader lines, DumpNotes& notes);

// Whether the line is a status line, perhaps indented.
bool IsIndentedStatusLine(absl::string_view line);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_HTTP_DUMP_H_
