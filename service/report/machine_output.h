// The report for other programs: -o tsv and -o json.
#ifndef STATUS_TRANSLATOR_REPORT_MACHINE_OUTPUT_H_
#define STATUS_TRANSLATOR_REPORT_MACHINE_OUTPUT_H_

#include <string>

#include "report/report_data.h"

namespace status_translator {

// All rows, those that become retryable first, each group by count. A row whose action is "others" stands for those
// beyond kMaxReportRows.
std::string ReportTsv(const ReportData& report);
std::string ReportJson(const ReportData& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_MACHINE_OUTPUT_H_
