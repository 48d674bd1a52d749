// The causes of an error line as a table of text.
#ifndef STATUS_TRANSLATOR_CLI_DIAGNOSIS_OUTPUT_H_
#define STATUS_TRANSLATOR_CLI_DIAGNOSIS_OUTPUT_H_

#include "statustranslator/v1/translation_service.pb.h"
#include "support/text_table.h"
#include "support/v1.h"

namespace status_translator {

// At most 20 rows: the likeliest cause in full, then one or two rows for each other one.
TextRows DiagnosisRows(const v1::DiagnoseResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_DIAGNOSIS_OUTPUT_H_
