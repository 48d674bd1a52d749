// What happened behind a line that a client or a proxy printed, for example
//   rpc error: code = Unavailable desc = transport is closing
#ifndef STATUS_TRANSLATOR_WEB_PAGE_EXPLAIN_LINE_H_
#define STATUS_TRANSLATOR_WEB_PAGE_EXPLAIN_LINE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lookup/translator.h"
#include "web/page/html_writer.h"

namespace status_translator {

// One possible cause, as the page shows it. An empty text is not shown.
struct LineCause {
  std::string kind;
  std::string confidence;  // "certain", "likely" or "possible"
  std::string client;
  std::string client_versions;
  std::string made_by;
  int http_status = 0;  // 0: none
  std::string http2_error;
  std::string grpc_seen;        // the code that the client reports, for example "UNAVAILABLE"
  std::string grpc_by_profile;  // the code by the default profile
  std::string may_have_run;     // whether the request may have been processed
  std::string retry;
  std::vector<std::string> next_steps;
  std::vector<std::string> distinguish;  // how to tell it from the other causes
  std::string line_template;             // the form of the line that was recognised
};

// The causes of a line, the likeliest first; empty if none is known. None if this build cannot diagnose lines.
std::optional<std::vector<LineCause>> ExplainLine(const Translator& translator, absl::string_view line);

void WriteCauses(const std::vector<LineCause>& causes, HtmlWriter& html);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_PAGE_EXPLAIN_LINE_H_
