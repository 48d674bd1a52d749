// What happened behind a line that a client or a proxy printed, for example
//   rpc error: code = Unavailable desc = transport is closing
#ifndef STATUS_TRANSLATOR_WEB_PAGE_EXPLAIN_LINE_H_
#define STATUS_TRANSLATOR_WEB_PAGE_EXPLAIN_LINE_H_

#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"
#include "web/page/html_writer.h"

namespace status_translator {

// A section for each cause, the likeliest first.
void WriteCauses(const v1::DiagnoseResponse& response, HtmlWriter& html);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PAGE_EXPLAIN_LINE_H_
