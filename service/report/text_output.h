// The report for people.
#ifndef STATUS_TRANSLATOR_REPORT_TEXT_OUTPUT_H_
#define STATUS_TRANSLATOR_REPORT_TEXT_OUTPUT_H_

#include <cstddef>
#include <string>

#include "report/report_data.h"

namespace status_translator {

// At most `top` rows of each group; 0: all.
std::string ReportText(const ReportData& report, size_t top);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_TEXT_OUTPUT_H_
