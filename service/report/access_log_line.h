// Reads one line of Envoy's access log.
#ifndef STATUS_TRANSLATOR_REPORT_ACCESS_LOG_LINE_H_
#define STATUS_TRANSLATOR_REPORT_ACCESS_LOG_LINE_H_

#include "absl/strings/string_view.h"
#include "report/input_line.h"

namespace status_translator {

// A JSON object, for example
//   {"path": "/books/7", "route": "books", "translation": {"action": "would_change", "from": "HTTP 404", "before":
//   "UNIMPLEMENTED",
//    "to": "NOT_FOUND", "origin": "application", "shape": "problem-details", "rule": "EXACT row 404 of profile
//    general", "retry_flip": "none"}}
// The member may have any name and be at any depth: it is the first object that has from, before, to and retry_flip.
// The name of the route is that of the line's own member "route" or "route_name". Takes linear time and memory.
InputLine ReadAccessLogLine(absl::string_view line);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_ACCESS_LOG_LINE_H_
