// `compare --clients`: prints what gRPC clients make of an HTTP status.
#ifndef STATUS_TRANSLATOR_CLI_COMPARE_CLIENTS_H_
#define STATUS_TRANSLATOR_CLI_COMPARE_CLIENTS_H_

#include "absl/strings/string_view.h"
#include "cli/output.h"

namespace status_translator {

// `status` is 200-599, as the user wrote it. Returns the exit code.
int CompareClients(absl::string_view status, OutputFormat format);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_COMPARE_CLIENTS_H_
