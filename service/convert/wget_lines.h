// What wget -S prints around the header fields, which it indents, and around the body of `-O -`:
//     HTTP/1.1 404 Not Found
//     Content-Type: text/plain
//   Saving to: 'STDOUT'
//   no book 7
//
//        0K                                                       100% 64.2M=0s
//
//   2026-11-27 20:57:39 ERROR 404: Not Found.
#ifndef STATUS_TRANSLATOR_CONVERT_WGET_LINES_H_
#define STATUS_TRANSLATOR_CONVERT_WGET_LINES_H_

#include "absl/strings/string_view.h"
#include "convert/dump_lines.h"

namespace status_translator {

// Skips wget's own lines behind a head, up to the body or the next head. False if there are none, for example with -q.
bool SkipWgetLines(DumpReader& lines);

// The body without the progress and the result behind it.
absl::string_view WithoutWgetLines(absl::string_view body);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_WGET_LINES_H_
