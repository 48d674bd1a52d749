#include "wire/stack_trace.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace status_translator {
namespace {

bool BeginsTrace(absl::string_view line) {
  const absl::string_view text = absl::StripAsciiWhitespace(line);
  const bool is_indented = text.data() != line.data();
  // Java, .NET, JavaScript: "\tat books.Shelf.find(Shelf.java:12)".
  if (is_indented && absl::StartsWith(text, "at ") && text.find_first_of("(:") != absl::string_view::npos) return true;
  // Python: "  File "shelf.py", line 12, in find". Ruby: "\tfrom shelf.rb:12:in `find'".
  if (is_indented && absl::StartsWith(text, "File \"") && absl::StrContains(text, "\", line ")) return true;
  if (is_indented && absl::StartsWith(text, "from ") && absl::StrContains(text, ":in ")) return true;
  // PHP: "#0 /srv/shelf.php(12): find()". Go: "goroutine 7 [running]:".
  if (absl::StartsWith(text, "#0 ") && absl::StrContains(text, "(")) return true;
  return absl::StartsWith(text, "Traceback (most recent call last)") ||
         (absl::StartsWith(text, "goroutine ") && absl::EndsWith(text, "]:"));
}

}  // namespace

size_t StackTraceAt(absl::string_view text) {
  for (size_t line = 0; line < text.size();) {
    const size_t end = text.find('\n', line);
    if (BeginsTrace(text.substr(line, end - line))) return line;
    if (end == absl::string_view::npos) break;
    line = end + 1;
  }
  return text.size();
}

std::string WithoutStackTrace(std::string message) {
  const size_t trace = StackTraceAt(message);
  if (trace == message.size()) return message;
  message.resize(trace);
  absl::StripTrailingAsciiWhitespace(&message);
  return message;
}

}  // namespace status_translator
