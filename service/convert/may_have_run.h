// Whether a response with a status that HTTP defines as "not processed" says otherwise.
#ifndef STATUS_TRANSLATOR_CONVERT_MAY_HAVE_RUN_H_
#define STATUS_TRANSLATOR_CONVERT_MAY_HAVE_RUN_H_

#include "absl/strings/string_view.h"
#include "convert/recognised.h"

namespace status_translator {

// Why the request may have been processed although the status, 408 or 503, says that it was not; empty if nothing in
// the response says so. RFC 9110 defines 408 as a request that did not arrive whole and 503 as a service that is
// overloaded or down. Programs send both when their own work, or a service behind them, took too long. Takes linear
// time.
absl::string_view WhyItMayHaveRun(int http, const Recognised& recognised);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_MAY_HAVE_RUN_H_
