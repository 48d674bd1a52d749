// Counts one response of an access log.
#ifndef STATUS_TRANSLATOR_REPORT_ADD_RESPONSE_H_
#define STATUS_TRANSLATOR_REPORT_ADD_RESPONSE_H_

#include "report/input_line.h"
#include "report/report_data.h"

namespace status_translator {

// Counts it as a translation unless it passed, by the shape that claims it, and, if none does, by route and skeleton.
void AddResponse(const LoggedResponse& response, ReportData& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_ADD_RESPONSE_H_
