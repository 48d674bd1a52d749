// What `check` found wrong, in the forms that editors and CI systems read.
#ifndef STATUS_TRANSLATOR_CLI_FINDINGS_H_
#define STATUS_TRANSLATOR_CLI_FINDINGS_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace status_translator {

enum class Severity { kError, kWarning };

struct Finding {
  std::string file;  // empty: of no single file
  int line = 0;      // from 1; 0: of the whole file
  int column = 0;    // likewise
  Severity severity = Severity::kError;
  std::string message;
};

// Reads "FILE:LINE:COLUMN: message"; also "FILE: message" for one of the files that were checked. Any other text is a
// message of no file.
Finding ReadFinding(absl::string_view text, Severity severity, absl::Span<const std::string> files);

// An array of {file, line, column, severity, message}, without what is not known.
nlohmann::ordered_json FindingsJson(const std::vector<Finding>& findings);

// A JUnit report: one test case for each file, which fails if it has an error. Warnings are its output.
std::string FindingsJunit(const std::vector<Finding>& findings, absl::Span<const std::string> files);

// Workflow commands of GitHub Actions, one line each, which it shows as annotations of the lines of a file.
std::string FindingsGithubActions(const std::vector<Finding>& findings);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_FINDINGS_H_
