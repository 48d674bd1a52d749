// What wget -S prints around the header fields, which it indents, and around the body of `-O -`:
//     HTTP/1.1 404 Not Found
//     Content-Type: text/plain
//   Saving to: 'STDOUT'
//   no book 7
//
//        0K                                                       100% 64.2M=0s
//
//   2026-11-27 20:57:39 ERROR 404: Not Found.
// With -d, the head stands between two lines, and a body that is not kept, in another one:
//   ---response begin---
//   HTTP/1.1 404 Not Found
//
//   ---response end---
//   Skipping 9 bytes of body: [no book 7] done.
#ifndef STATUS_TRANSLATOR_CONVERT_WGET_LINES_H_
#define STATUS_TRANSLATOR_CONVERT_WGET_LINES_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "convert/dump_lines.h"

namespace status_translator {

// What follows a head of -d.
struct WgetDebug {
  absl::string_view body;
  bool next_follows = false;  // another head, which is the next line
};

// Skips wget's own lines behind a head, up to the body or the next head. False if there are none, for example with -q.
bool SkipWgetLines(DumpReader& lines);

// Behind a head of -d: skips wget's own lines, up to the next head or the end. None if the next line is
// not the one that ends a head of -d.
std::optional<WgetDebug> SkipWgetDebug(DumpReader& lines);

// The body without the progress and the result behind it.
absl::string_view WithoutWgetLines(absl::string_view body);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_WGET_LINES_H_
