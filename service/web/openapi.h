#ifndef STATUS_TRANSLATOR_WEB_OPENAPI_H_
#define STATUS_TRANSLATOR_WEB_OPENAPI_H_

#include "absl/types/span.h"
#include "support/named_text.h"

namespace status_translator {

// One file: the OpenAPI 3.1 description of the twin.
absl::Span<const NamedText> OpenApi();

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_WEB_OPENAPI_H_
