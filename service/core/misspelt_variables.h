// Environment variables that nothing reads.
#ifndef STATUS_TRANSLATOR_CORE_MISSPELT_VARIABLES_H_
#define STATUS_TRANSLATOR_CORE_MISSPELT_VARIABLES_H_

#include <string>
#include <vector>

#include "absl/types/span.h"

namespace status_translator {

// What is wrong with each of the variables that begins as the names in `known` do, with STATUS_TRANSLATOR_, and is
// likely a misspelling of one of them. `variables` is an array of NAME=VALUE that ends with null, as `environ` is.
// Other names are left alone: Kubernetes sets some for a Service that is called status-translator, for example
// STATUS_TRANSLATOR_SERVICE_HOST.
std::vector<std::string> MisspeltVariables(absl::Span<const std::string> known, const char* const* variables);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_MISSPELT_VARIABLES_H_
