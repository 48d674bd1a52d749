// The report of a conversion as a table of text.
#ifndef STATUS_TRANSLATOR_CLI_CONVERSION_ROWS_H_
#define STATUS_TRANSLATOR_CLI_CONVERSION_ROWS_H_

#include "statustranslator/v1/conversion.pb.h"
#include "support/text_table.h"
#include "support/v1.h"

namespace status_translator {

// A row for each part of the report that says something, each a name and a text.
TextRows ReportRows(const v1::ConversionReport& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_CONVERSION_ROWS_H_
