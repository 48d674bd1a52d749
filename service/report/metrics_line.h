// Reads one line of metrics in the Prometheus text format.
#ifndef STATUS_TRANSLATOR_REPORT_METRICS_LINE_H_
#define STATUS_TRANSLATOR_REPORT_METRICS_LINE_H_

#include "absl/strings/string_view.h"
#include "report/input_line.h"

namespace status_translator {

// A sample, for example
//   status_translator_ext_proc_responses_total{mode="observe",direction="to_grpc",action="would_change",kind="EXACT",
//   retry_flip="none"} 17
// on one line, or of status_translator_recognised_responses_total; a timestamp or an exemplar may follow. Takes linear
// time.
InputLine ReadMetricsLine(absl::string_view line);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_REPORT_METRICS_LINE_H_
