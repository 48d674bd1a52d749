// Lines of a log that belong together.
#ifndef STATUS_TRANSLATOR_SUPPORT_LOG_ENTRY_H_
#define STATUS_TRANSLATOR_SUPPORT_LOG_ENTRY_H_

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// Whether a line continues the entry of the line before, as the lines of a stack trace or of a printed object do.
inline bool ContinuesEntry(absl::string_view line) {
  if (line.empty()) return false;
  return line[0] == ' ' || line[0] == '\t' || line[0] == '>' || line[0] == '}' || absl::StartsWith(line, "Caused by:");
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_LOG_ENTRY_H_
