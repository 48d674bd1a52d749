// How `report` prints what it has counted.
#ifndef STATUS_TRANSLATOR_CLI_REPORT_PRINT_H_
#define STATUS_TRANSLATOR_CLI_REPORT_PRINT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "cli/report_tally.h"

namespace status_translator {

// At most `top` rows of each group; 0: all.
std::string ReportText(const Report& report, size_t top);
std::string ReportTsv(const Report& report);
std::string ReportJson(const Report& report);

// Why a response passed as it was, in words for people; empty for a word that is none of ours.
absl::string_view WhyPassed(absl::string_view why);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_REPORT_PRINT_H_
