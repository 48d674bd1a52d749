// The texts in a line of a log, for example rpc error: code = Unavailable desc = "x" in
//   {"level":"error","err":"rpc error: code = Unavailable desc = \"x\"","port":429}
//   time=2026-11-27T01:02:03Z level=error msg="call failed" err="rpc error: code = Unavailable desc = \"x\""
#ifndef STATUS_TRANSLATOR_DIAGNOSE_LOG_TEXTS_H_
#define STATUS_TRANSLATOR_DIAGNOSE_LOG_TEXTS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace status_translator {

// A line of a log has fewer. Together they are at most twice as long as the line.
inline constexpr size_t kMaxLogTexts = 64;

// Without the escape sequences that colour text on a terminal, for example ESC [31m.
std::string WithoutColors(absl::string_view text);

// Of a JSON object, its strings without their escapes, and instead of one that is a JSON object the strings of that, as
// container runtimes write them. Of any other text, the text without the logger's prefix unless that is `text` itself,
// and its quoted values of the form name="value".
std::vector<std::string> LogTexts(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_LOG_TEXTS_H_
