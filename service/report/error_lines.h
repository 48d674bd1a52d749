// Finds the errors in the log of a program, and counts them by cause.
#ifndef STATUS_TRANSLATOR_REPORT_ERROR_LINES_H_
#define STATUS_TRANSLATOR_REPORT_ERROR_LINES_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "report/logged_cause.h"
#include "report/report_data.h"

namespace status_translator {

// An error may take several lines: those that continue it are indented, or begin with "Caused by:", ">" or "}".
class ErrorLines {
 public:
  // The longest text that is looked at; what goes beyond it is left out.
  static constexpr size_t kMaxErrorBytes = size_t{16} * 1024;

  // Both must outlive it.
  ErrorLines(const CauseFinder& finder, ReportData& report) : finder_(finder), report_(report) {}

  void Add(absl::string_view line);
  // Counts the error of which the last line was part. To be called at the end of each file.
  void Finish();

 private:
  const CauseFinder& finder_;
  ReportData& report_;
  std::string error_;  // its lines so far; empty: there is none
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_ERROR_LINES_H_
