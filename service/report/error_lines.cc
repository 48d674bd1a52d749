#include "report/error_lines.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "support/log_entry.h"

namespace status_translator {

void ErrorLines::Add(absl::string_view line) {
  ++report_.text_lines;
  if (!error_.empty() && ContinuesEntry(line)) {
    if (error_.size() + line.size() < kMaxErrorBytes) absl::StrAppend(&error_, "\n", line);
    return;
  }
  Finish();
  error_ = std::string(absl::StripAsciiWhitespace(line.substr(0, kMaxErrorBytes)));
}

void ErrorLines::Finish() {
  if (error_.empty()) return;
  const std::optional<LoggedCause> cause = finder_.Find(error_);
  if (cause.has_value()) report_.AddCause(*cause, error_);
  error_.clear();
}

}  // namespace status_translator
