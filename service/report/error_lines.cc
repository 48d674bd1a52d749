#include "report/error_lines.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

bool Continues(absl::string_view line) {
  if (line.empty()) return false;
  return line[0] == ' ' || line[0] == '\t' || line[0] == '>' || line[0] == '}' || absl::StartsWith(line, "Caused by:");
}

}  // namespace

void ErrorLines::Add(absl::string_view line) {
  ++report_.text_lines;
  if (!error_.empty() && Continues(line)) {
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
