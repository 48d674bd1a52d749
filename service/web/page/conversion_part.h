// A converted response as a part of a page.
#ifndef STATUS_TRANSLATOR_WEB_PAGE_CONVERSION_PART_H_
#define STATUS_TRANSLATOR_WEB_PAGE_CONVERSION_PART_H_

#include "absl/status/status.h"
#include "convert/dump.h"
#include "lookup/translator.h"
#include "web/page/html_writer.h"

namespace status_translator {

// Converts the response to the other protocol, and writes a heading of level 1, the report and what the caller gets. An
// error writes nothing. Takes time linear in the response.
absl::Status WriteConversion(const Translator& translator, const Dump& dump, HtmlWriter& html);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PAGE_CONVERSION_PART_H_
