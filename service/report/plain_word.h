// Text from files that anybody may have written to, made safe for a terminal and for one cell of a table.
#ifndef STATUS_TRANSLATOR_REPORT_PLAIN_WORD_H_
#define STATUS_TRANSLATOR_REPORT_PLAIN_WORD_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

// Longer than every word that the service writes but skeletons, and short enough for a line of a table.
inline constexpr size_t kMaxWordBytes = 160;
// Longer than kMaxSkeletonBytes (convert/skeleton.h). A skeleton is the last cell of a line.
inline constexpr size_t kMaxSkeletonWordBytes = 256;

// Visible ASCII of at most `max` bytes: other bytes are escaped (\n, \x1b), and a longer word is cut and ends in "...".
std::string PlainWord(absl::string_view text, size_t max = kMaxWordBytes);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_PLAIN_WORD_H_
