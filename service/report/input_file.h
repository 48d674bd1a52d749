// Reads one input of `report` to its end.
#ifndef STATUS_TRANSLATOR_REPORT_INPUT_FILE_H_
#define STATUS_TRANSLATOR_REPORT_INPUT_FILE_H_

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "report/logged_cause.h"
#include "report/report_data.h"

namespace status_translator {

// Called with the bytes and lines read so far, before each line.
using ReadProgress = std::function<void(uint64_t bytes, uint64_t lines)>;

// What one file held that `report` cannot use.
struct InputFileResult {
  // Unavailable: it cannot be read to its end. FailedPrecondition: it is compressed, or holds nothing to report. Both
  // say what to do instead.
  absl::Status status;
  uint64_t bad_lines = 0;
  std::string first_bad;  // "NAME:LINE:COLUMN: message"; empty if there was none
};

// Adds every line of `file`, which messages call `name`, to `report`, also before an error; `finder` says what is
// behind the errors in lines of text. Does not close `file`.
InputFileResult ReadInputFile(absl::string_view name, std::FILE* file, const ReadProgress& progress,
                              const CauseFinder& finder, ReportData& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_INPUT_FILE_H_
